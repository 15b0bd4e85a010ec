package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Manual;
import dev.holdfast.api.Budgets.Policy;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Quantities;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The policy of each kind, and what was set by hand. Guarded by the pool's lock. */
final class Policies {
  private static final Duration LOWEST = Duration.ofMillis(10);
  private static final Duration HIGHEST = Duration.ofHours(1);

  private final Map<Kind, Policy> policies;
  private final Map<Kind, Manual> manual = new EnumMap<>(Kind.class);

  /** One policy for each kind. */
  Policies(Map<Kind, Policy> policies) {
    this.policies = new EnumMap<>(policies);
  }

  Policy of(Kind kind) {
    Policy policy = policies.get(kind);
    if (policy == null) {
      throw new IllegalStateException("no policy for " + kind);
    }
    return policy;
  }

  Manual manual(Kind kind) {
    return manual.getOrDefault(kind, Manual.NONE);
  }

  /** Sets budgets by hand, or takes that back; throws {@code invalid-request} out of bounds. */
  void set(Kind kind, Manual wanted) {
    wanted.cpu().ifPresent(cpu -> check("A budget", cpu, LOWEST, HIGHEST));
    wanted.wall().ifPresent(wall -> check("A budget", wall, LOWEST, HIGHEST));
    if (wanted.equals(Manual.NONE)) {
      manual.remove(kind);
    } else {
      manual.put(kind, wanted);
    }
  }

  /**
   * The processor time of a job: what was set by hand, else what it asks for, else twice its P99
   * within floor and ceiling, else that of the policy.
   */
  Duration cpu(JobRequest request, Optional<Duration> p99) {
    Policy policy = of(request.kind());
    request
        .cpu()
        .ifPresent(asked ->
            check(
                "The processor time of a job of kind " + request.kind().label(),
                asked,
                policy.floor(),
                policy.ceiling()));
    return manual(request.kind()).cpu().or(request::cpu).orElseGet(() -> cpu(request.kind(), p99));
  }

  /** The processor time of an operation that asks for none. */
  Duration cpu(Kind kind, Optional<Duration> p99) {
    Policy policy = of(kind);
    return manual(kind)
        .cpu()
        .or(() -> p99.map(value -> within(value.multipliedBy(2), policy)))
        .orElse(policy.cpu());
  }

  /** The time of a job from start to end. */
  Duration wall(JobRequest request) {
    Policy policy = of(request.kind());
    request
        .wall()
        .ifPresent(asked ->
            check(
                "The time of a job of kind " + request.kind().label(),
                asked,
                LOWEST,
                policy.wall()));
    return manual(request.kind()).wall().or(request::wall).orElse(policy.wall());
  }

  private static Duration within(Duration value, Policy policy) {
    if (value.compareTo(policy.floor()) < 0) {
      return policy.floor();
    }
    return value.compareTo(policy.ceiling()) > 0 ? policy.ceiling() : value;
  }

  private static void check(String what, Duration asked, Duration low, Duration high) {
    if (asked.compareTo(low) < 0 || asked.compareTo(high) > 0) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          what
              + " is "
              + Quantities.format(low)
              + " to "
              + Quantities.format(high)
              + ", not "
              + Quantities.format(asked)
              + ".");
    }
  }
}
