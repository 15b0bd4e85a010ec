package dev.holdfast.kernel.config;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The settings of jobs: the pool, and a policy for each kind of work. */
final class JobRule {
  static final Key<Long> THREADS =
      new Key<>(
          "jobs.threads",
          new Form.Whole(0, 1_000),
          0L,
          "How many jobs run at a time; `0` is one for each processor, at least 2.");
  static final Key<Long> QUEUE =
      new Key<>(
          "jobs.queue",
          new Form.Whole(0, 100_000),
          256L,
          "How many more may wait for a thread; the next one is refused.");

  /** The four settings of a kind. */
  private record PolicyKeys(
      Key<Duration> floor, Key<Duration> ceiling, Key<Duration> cpu, Key<Duration> wall) {
    static PolicyKeys of(Kind kind) {
      Policy preset = preset(kind);
      String section = "jobs." + kind.label() + ".";
      return new PolicyKeys(
          key(section + "floor", preset.floor(), "No budget of processor time is lower."),
          key(section + "ceiling", preset.ceiling(), "None is higher."),
          key(
              section + "cpu",
              preset.cpu(),
              "The processor time of an operation that was seen less than 100 times."),
          key(section + "wall", preset.wall(), "The longest time from a job's start to its end."));
    }

    private static Key<Duration> key(String path, Duration value, String meaning) {
      return new Key<>(
          path, new Form.Time(Duration.ofMillis(10), Duration.ofHours(1)), value, meaning);
    }

    List<Key<?>> all() {
      return List.of(floor, ceiling, cpu, wall);
    }
  }

  private JobRule() {}

  private static Policy preset(Kind kind) {
    return switch (kind) {
      case HOOK -> policy(10, 2_000, 500, 5_000);
      case TOOL -> policy(50, 10_000, 2_000, 30_000);
      case PARTICIPANT -> policy(10, 5_000, 1_000, 10_000);
      case CODEC -> policy(50, 5_000, 1_000, 5_000);
      case SCRUB, TUNER -> policy(100, 60_000, 10_000, 300_000);
      case EMBEDDER -> policy(10, 30_000, 1_000, 30_000);
    };
  }

  private static Policy policy(long floor, long ceiling, long cpu, long wall) {
    return new Policy(
        Duration.ofMillis(floor),
        Duration.ofMillis(ceiling),
        Duration.ofMillis(cpu),
        Duration.ofMillis(wall));
  }

  /** All of them, in the order of the reference. */
  static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(List.of(THREADS, QUEUE));
    for (Kind kind : Kind.values()) {
      keys.addAll(PolicyKeys.of(kind).all());
    }
    return keys;
  }

  static JobSettings read(KnownSettings known, SettingTree tree, Problems problems) {
    Map<Kind, Policy> policies = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      PolicyKeys keys = PolicyKeys.of(kind);
      Policy policy =
          new Policy(
              known.read(keys.floor()),
              known.read(keys.ceiling()),
              known.read(keys.cpu()),
              known.read(keys.wall()));
      requireOrder(tree, problems, keys.floor(), policy.floor(), keys.cpu(), policy.cpu());
      requireOrder(tree, problems, keys.cpu(), policy.cpu(), keys.ceiling(), policy.ceiling());
      policies.put(kind, policy);
    }
    return new JobSettings(
        Math.toIntExact(known.read(THREADS)), Math.toIntExact(known.read(QUEUE)), policies);
  }

  private static void requireOrder(
      SettingTree tree,
      Problems problems,
      Key<Duration> low,
      Duration lowValue,
      Key<Duration> high,
      Duration highValue) {
    if (lowValue.compareTo(highValue) > 0) {
      Key<Duration> blamed = tree.find(low.path()).isPresent() ? low : high;
      problems.add(
          tree.origin(blamed.path()),
          blamed.path(),
          "%s (%s) is above %s (%s); the order is floor, cpu, ceiling."
              .formatted(
                  low.path(), low.form().show(lowValue), high.path(), high.form().show(highValue)));
    }
  }
}
