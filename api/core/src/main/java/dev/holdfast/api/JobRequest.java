package dev.holdfast.api;

import java.time.Duration;
import java.util.Optional;

/**
 * A piece of work that is to run with a budget of processor time.
 *
 * @param kind what kind of work it is; its policy sets the budgets
 * @param operation what it is called in figures and logs: 1 to 128 printable ASCII characters,
 *     without keys or contents. Budgets adapt to each operation of an owner by itself
 * @param owner whose code it is, of the same form: threads that ignore their interruption are
 *     counted against it
 * @param isIdempotent whether running it again does no harm; only then a failure is retried
 * @param cpu the processor time asked for, within floor and ceiling of the policy; absent for what
 *     the policy says
 * @param wall the longest time from its start to its end, likewise
 */
public record JobRequest(
    Budgets.Kind kind,
    String operation,
    String owner,
    boolean isIdempotent,
    Optional<Duration> cpu,
    Optional<Duration> wall) {
  private static final int MAX_LENGTH = 128;

  /** Checks the names. */
  public JobRequest {
    check("operation", operation);
    check("owner", owner);
  }

  /** Work with the budgets of its kind, which is not retried. */
  public static JobRequest of(Budgets.Kind kind, String operation, String owner) {
    return new JobRequest(kind, operation, owner, false, Optional.empty(), Optional.empty());
  }

  /** The same work, declared idempotent. */
  public JobRequest idempotent() {
    return new JobRequest(kind, operation, owner, true, cpu, wall);
  }

  /** The same work with so much processor time. */
  public JobRequest withCpu(Duration budget) {
    return new JobRequest(kind, operation, owner, isIdempotent, Optional.of(budget), wall);
  }

  /** The same work with so much time. */
  public JobRequest withWall(Duration budget) {
    return new JobRequest(kind, operation, owner, isIdempotent, cpu, Optional.of(budget));
  }

  private static void check(String what, String name) {
    if (name.isEmpty()
        || name.length() > MAX_LENGTH
        || !name.chars().allMatch(each -> each >= ' ' && each <= '~')) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          "The " + what + " of a job has 1 to " + MAX_LENGTH + " printable ASCII characters.");
    }
  }
}
