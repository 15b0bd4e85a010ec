package dev.holdfast.kernel.commit;

import static dev.holdfast.kernel.world.KernelWorld.answer;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.commit.WriteModel.Entry;
import dev.holdfast.kernel.commit.WriteModel.Named;
import dev.holdfast.kernel.commit.WriteModel.Result;
import dev.holdfast.kernel.commit.WriteModel.Version;
import dev.holdfast.kernel.config.ClassRule;
import dev.holdfast.kernel.config.EntryClass;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.Ops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random writes, sweeps, crashes and restarts, compared with {@link WriteModel} step by step. */
@Timeout(60)
class WriteModelTests {
  private static final int STEPS = 4000;
  private static final String[] KEYS = {"a", "b", "b/1", "b/2", "d", "c/1", "c/2", "c/3"};
  private static final String[] VALUES = {
    "[]", " [ 1 , 2 ] ", "{}", "{\"a\":[1]}", "7", "\"x\"", "[[]]", "[ ]"
  };

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final KernelWorld world =
      new KernelWorld(
          new KernelWorld.Shape(
              Limits.DEFAULTS,
              List.of(
                  new ClassRule(
                      WriteModel.CACHE_PREFIX,
                      EntryClass.CACHE,
                      Optional.of(WriteModel.CACHE_TTL))),
              new IdempotencySettings(Duration.ofHours(24), WriteModel.NAMES_KEPT),
              1L << 30));

  private WriteModel model = new WriteModel();
  private Watch watch = world.watch("", Optional.of(EventCursor.START));
  private final List<String> seen = new ArrayList<>();

  /** The versions whose tails the sequencer knows, since they came of an append in this run. */
  private final Map<String, Long> tails = new HashMap<>();

  private int names;
  private int done;
  private int step;

  @Test
  void kernelDoesWhatTheModelDoes() {
    try (world) {
      for (step = 0; step < STEPS; step++) {
        step();
        checkKey(KEYS[random.nextInt(KEYS.length)]);
        assertThat(world.budget().used(dev.holdfast.api.Memory.Account.ENTRIES))
            .isEqualTo(model.usedBytes());
        follow();
      }
      checkAll();
      assertThat(done).as("writes that were carried out").isGreaterThan(STEPS / 3);
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed + ", step " + step, e);
    }
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 62) {
      writeAndCompare(request(random.nextInt(4) == 0 ? random.nextInt(1, 6) : 1));
    } else if (dice < 70) {
      repeatNamed();
    } else if (dice < 82) {
      world.time().advance(Duration.ofMillis(random.nextInt(1, 30_000)));
    } else if (dice < 90) {
      world.sweep();
      settle();
      model.sweep(model.copy(), now());
    } else if (dice < 93) {
      world.restart();
      tails.clear();
    } else if (dice < 96) {
      world.crash();
      tails.clear();
      checkVersions();
    } else {
      writeWithoutTheDisk();
    }
  }

  private void writeAndCompare(WriteRequest request) {
    WriteModel next = model.copy();
    Result expected = next.write(request, now());
    Outcome<List<Written>> outcome = world.write(request);
    compare(request, expected, outcome);
    if (expected instanceof Result.Done) {
      model = next;
      knowTails(request);
      done++;
    }
  }

  private static void compare(
      WriteRequest request, Result expected, Outcome<List<Written>> outcome) {
    switch (expected) {
      case Result.Done(List<Written> written) ->
          assertThat(outcome.orThrow()).as("%s", request).isEqualTo(written);
      case Result.Refused(ErrorCode code, int index) -> {
        Refusal refusal = refusal(outcome);
        boolean isPatched =
            request.operations().stream().anyMatch(WriteOperation.Patch.class::isInstance);
        // Patches are computed before anything is decided, and so may be refused first.
        if (!isPatched || request.operations().size() == 1) {
          assertThat(refusal.code()).as("%s: %s", request, refusal).isEqualTo(code);
          assertThat(refusal.facts().get("index")).isEqualTo(index < 0 ? null : index);
        }
      }
    }
  }

  private void knowTails(WriteRequest request) {
    for (WriteOperation operation : request.operations()) {
      String key = operation.key().text();
      Entry entry = model.entries.get(operation.key());
      if (operation instanceof WriteOperation.Append && entry != null) {
        tails.put(key, entry.version());
      } else {
        tails.remove(key);
      }
    }
  }

  private void repeatNamed() {
    if (model.names.isEmpty()) {
      return;
    }
    List<Named> all = List.copyOf(model.names.values());
    Named named = all.get(random.nextInt(all.size()));
    Optional<String> name = named.request().idempotencyKey();
    assertThat(world.write(named.request()).orThrow()).isEqualTo(named.written());

    WriteRequest other = new WriteRequest(List.of(Ops.put("other", "" + step)), name, false);
    assertThat(refusal(world.write(other)).code()).isEqualTo(ErrorCode.IDEMPOTENCY_MISMATCH);
  }

  /** Several writes wait for the disk; then some or all of them reach it, or the log fails. */
  private void writeWithoutTheDisk() {
    WriteModel applied = model;
    List<WriteModel> states = new ArrayList<>(List.of(model));
    List<Pending> pending = new ArrayList<>();
    List<Pending> refused = new ArrayList<>();
    world.log().holdBack();
    for (int i = random.nextInt(1, 8); i > 0; i--) {
      WriteModel next = model.copy();
      if (random.nextInt(5) == 0) {
        world.sweep();
        if (next.sweep(applied, now()) == 0) {
          continue;
        }
        pending.add(new Pending(null, null, null));
      } else {
        WriteRequest request = undelayed();
        Result expected = next.write(request, now());
        CompletableFuture<Outcome<List<Written>>> answer = world.writing(request);
        if (expected instanceof Result.Refused) {
          // It is answered with what it was decided by, so nothing may be decided in between.
          refused.add(new Pending(request, expected, answer));
          break;
        }
        pending.add(new Pending(request, expected, answer));
      }
      world.log().awaitWaiting(pending.size());
      model = next;
      states.add(next);
      pending.getLast().know();
    }
    end(states, pending, refused);
  }

  private void end(List<WriteModel> states, List<Pending> pending, List<Pending> refused) {
    int durable = random.nextInt(pending.size() + 1);
    int kept = 0;
    int how = random.nextInt(3);
    if (how == 0) {
      durable = pending.size();
      world.log().release();
      refused.forEach(Pending::compareDone);
    } else {
      world.log().makeSomeDurable(durable);
    }
    for (Pending write : pending.subList(0, durable)) {
      write.compareDone();
    }
    if (how == 1) {
      if (durable > 0) {
        settle();
      }
      kept = random.nextInt(pending.size() - durable + 1);
      world.log().fail(kept);
      assertLost(pending.subList(durable, pending.size()));
      Refusal refusal = refusal(world.write(Ops.put("other", "1")));
      assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(refusal.facts()).doesNotContainKey("outcome");
      model = states.get(durable);
      checkKeys();
    }
    if (how != 0) {
      world.crash();
      tails.clear();
      assertLost(pending.subList(durable, pending.size()));
    }
    refused.forEach(Pending::awaitAnswer);
    model = states.get(durable + kept);
    settle();
  }

  private static void assertLost(List<Pending> lost) {
    for (Pending write : lost) {
      if (write.answer != null) {
        Refusal refusal = refusal(answer(write.answer));
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refusal.facts()).containsEntry("outcome", "unknown");
      }
    }
  }

  /** A write on its way, or a sweep, which nobody waits for. */
  private final class Pending {
    private final @Nullable WriteRequest request;
    private final @Nullable Result expected;
    private final @Nullable CompletableFuture<Outcome<List<Written>>> answer;

    Pending(
        @Nullable WriteRequest request,
        @Nullable Result expected,
        @Nullable CompletableFuture<Outcome<List<Written>>> answer) {
      this.request = request;
      this.expected = expected;
      this.answer = answer;
    }

    void know() {
      if (request != null) {
        knowTails(request);
        done++;
      }
    }

    void awaitAnswer() {
      if (answer != null) {
        answer(answer);
      }
    }

    void compareDone() {
      if (request != null && expected != null && answer != null) {
        compare(request, expected, answer(answer));
      }
    }
  }

  /** A request that needs nothing from the disk to be sequenced. */
  private WriteRequest undelayed() {
    while (true) {
      WriteOperation operation = operation();
      Entry live = model.live(operation.key().text(), now());
      boolean waits =
          switch (operation) {
            case WriteOperation.Put _, WriteOperation.Delete _ -> false;
            case WriteOperation.Patch _ -> true;
            case WriteOperation.Append _ ->
                live != null
                    && !Long.valueOf(live.version()).equals(tails.get(operation.key().text()));
          };
      if (!waits) {
        return new WriteRequest(List.of(operation), name(), random.nextBoolean());
      }
    }
  }

  private WriteRequest request(int operations) {
    List<WriteOperation> list = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      list.add(operation());
    }
    return new WriteRequest(list, name(), operations > 1 || random.nextBoolean());
  }

  private Optional<String> name() {
    return random.nextInt(4) == 0 ? Optional.of("n" + names++) : Optional.empty();
  }

  private WriteOperation operation() {
    String key = KEYS[random.nextInt(KEYS.length)];
    return switch (random.nextInt(12)) {
      case 0, 1 -> Ops.put(key, VALUES[random.nextInt(VALUES.length)], options(key));
      case 2 -> Ops.putBytes(key, bytes());
      case 3, 4, 5, 6 ->
          Ops.append(key, VALUES[random.nextInt(VALUES.length)].strip(), options(key));
      case 7, 8 -> Ops.appendBytes(key, bytes());
      case 9, 10 -> Ops.merge(key, "{\"m\":" + step + "}", options(key));
      default -> Ops.delete(key, WriteOptions.NONE.with(condition(key)));
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private WriteOptions options(String key) {
    WriteOptions options = WriteOptions.NONE.with(condition(key));
    return random.nextInt(5) == 0
        ? options.withTtl(Duration.ofMillis(random.nextInt(30_000, 90_000)))
        : options;
  }

  private VersionCondition condition(String key) {
    Entry live = model.live(key, now());
    long version = live == null ? 0 : live.version();
    return switch (random.nextInt(12)) {
      case 0 -> new VersionCondition.Absent();
      case 1 -> new VersionCondition.Present();
      case 2, 3 -> VersionCondition.ifVersion(version);
      case 4 -> VersionCondition.ifVersion(version + 1);
      default -> new VersionCondition.Any();
    };
  }

  private long now() {
    return world.clock().millis();
  }

  /** Waits until what was logged last is applied. */
  private void settle() {
    while (world.pipeline().appliedPosition() < last()) {
      Thread.onSpinWait();
    }
    // What is done after a record was applied, such as giving back its memory, is done too.
    KernelWorld.answer(world.pipeline().between(state -> true));
  }

  private long last() {
    List<Long> positions = world.disk().positions();
    return world.log().sizes().isEmpty() || positions.isEmpty() ? 0 : positions.getLast();
  }

  private void follow() {
    try {
      while (true) {
        switch (watch.next(Duration.ZERO)) {
          case Watch.Next.Event(var event) ->
              seen.add(event.kind() + " " + event.key() + " " + event.version());
          case Watch.Next.Closed closed -> watch = world.watch("", Optional.of(closed.resume()));
          case Watch.Next.Idle _ -> {
            assertThat(seen.size()).isEqualTo(model.events.size());
            int from = Math.max(0, seen.size() - 50);
            assertThat(seen.subList(from, seen.size()))
                .isEqualTo(model.events.subList(from, seen.size()));
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void checkKeys() {
    for (String key : KEYS) {
      checkKey(key);
    }
  }

  private void checkKey(String key) {
    Entry expected = model.entries.get(Ops.key(key));
    Outcome<ContextEntry> found = world.find(key);
    if (expected == null) {
      assertThat(refusal(found).code()).isEqualTo(ErrorCode.NOT_FOUND);
    } else if (!expected.isLive(now())) {
      assertThat(refusal(found).code()).isEqualTo(ErrorCode.EXPIRED);
    } else {
      ContextEntry entry = found.orThrow();
      assertThat(new String(entry.value(), UTF_8)).isEqualTo(new String(expected.value(), UTF_8));
      assertThat(entry.value()).isEqualTo(expected.value());
      assertThat(entry.summary().digest()).isEqualTo(Digest.compute(expected.value()));
      assertThat(entry.summary().version()).isEqualTo(expected.version());
      assertThat(WriteModel.isJson(entry.summary().contentType())).isEqualTo(expected.isJson());
      assertThat(entry.summary().expiresAt().map(at -> at.toEpochMilli()).orElse(Long.MAX_VALUE))
          .isEqualTo(expected.deadline());
    }
  }

  /** A few older versions. */
  private void checkVersions() {
    for (int i = 0; i < 10; i++) {
      String key = KEYS[random.nextInt(KEYS.length)];
      Map<Long, Version> all = model.versions.getOrDefault(key, new java.util.TreeMap<>());
      long version = random.nextInt(all.size() + 2);
      checkVersion(key, version, all.get(version));
    }
  }

  private void checkVersion(String key, long version, @Nullable Version expected) {
    Outcome<ContextEntry> found = world.find(key, version);
    if (expected == null || expected.value() == null) {
      assertThat(refusal(found).code()).isEqualTo(ErrorCode.NOT_FOUND);
    } else if (expected.deadline() <= now()) {
      assertThat(refusal(found).code()).isEqualTo(ErrorCode.EXPIRED);
    } else {
      assertThat(found.orThrow().value()).isEqualTo(expected.value());
    }
  }

  private void checkAll() {
    world.crash();
    follow();
    checkKeys();
    assertThat(seen).isEqualTo(model.events);
    model.versions.forEach((key, versions) -> {
      versions.forEach((version, expected) -> checkVersion(key, version, expected));
      List<HistoryItem> items = new ArrayList<>();
      Optional<String> next = Optional.of("0");
      while (next.isPresent()) {
        long after = Long.parseLong(next.get());
        var page = world.run(() -> world.contexts().history(Ops.key(key), after, 7)).orThrow();
        items.addAll(page.items());
        next = page.next();
      }
      assertThat(items.stream().map(HistoryItem::version).toList())
          .isEqualTo(List.copyOf(versions.keySet()));
      assertThat(items.stream().map(HistoryItem::operation).toList())
          .isEqualTo(versions.values().stream().map(Version::kind).toList());
    });
  }
}
