package dev.holdfast.kernel.config;

import dev.holdfast.api.Limits;
import java.time.Duration;

/** Reads the deadlines of operations, and refuses those that are out of order. */
final class DeadlineRule {
  static final Key<Duration> DEFAULT =
      new Key<>(
          "deadlines.default",
          new Form.Time(Duration.ofMillis(1), Duration.ofHours(1)),
          Limits.DEFAULTS.deadline(),
          "How long an operation may take when its caller says nothing.");
  static final Key<Duration> MAX =
      new Key<>(
          "deadlines.max",
          new Form.Time(Duration.ofMillis(1), Duration.ofHours(1)),
          Limits.DEFAULTS.maxDeadline(),
          "The longest deadline that a caller may ask for.");

  private DeadlineRule() {}

  static void check(Limits limits, SettingTree tree, Problems problems) {
    if (limits.deadline().compareTo(limits.maxDeadline()) > 0) {
      Key<Duration> blamed = tree.find(DEFAULT.path()).isPresent() ? DEFAULT : MAX;
      problems.add(
          tree.origin(blamed.path()),
          blamed.path(),
          "deadlines.default (%s) is above deadlines.max (%s); lower it, or raise that."
              .formatted(
                  DEFAULT.form().show(limits.deadline()), MAX.form().show(limits.maxDeadline())));
    }
  }
}
