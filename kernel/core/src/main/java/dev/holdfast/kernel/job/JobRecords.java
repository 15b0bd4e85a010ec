package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Operation;
import dev.holdfast.api.Budgets.Overrun;
import dev.holdfast.api.Budgets.Usage;
import dev.holdfast.api.JobRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What jobs did: by kind, by operation, and the last overruns. Guarded by the pool's lock. */
final class JobRecords {
  /** How many operations are told apart; of more, the one used longest ago is forgotten. */
  static final int OPERATIONS = 1_000;

  private static final int OVERRUNS = 100;

  /** The alert of an operation is not repeated within this time. */
  private static final long ALERT_NANOS = Duration.ofMinutes(1).toNanos();

  /** Figures of a kind. */
  static final class Tally {
    long executions;
    long timeouts;
    long failures;
    long refused;
    long retries;
    long measured;
    long cpuNanos;
  }

  private record Name(Kind kind, String owner, String operation) {
    static Name of(JobRequest request) {
      return new Name(request.kind(), request.owner(), request.operation());
    }
  }

  private static final class Seen {
    final CensoredQuantile cpu = new CensoredQuantile();
    long executions;
    long alertedNanos;
    boolean wasAlerted;
  }

  private final Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
  private final LinkedHashMap<Name, Seen> operations = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<Overrun> overruns = new ArrayDeque<>();

  JobRecords() {
    for (Kind kind : Kind.values()) {
      tallies.put(kind, new Tally());
    }
  }

  Tally tally(Kind kind) {
    Tally tally = tallies.get(kind);
    if (tally == null) {
      throw new IllegalStateException("no figures of " + kind);
    }
    return tally;
  }

  private Seen seen(JobRequest request) {
    Seen seen = operations.computeIfAbsent(Name.of(request), _ -> new Seen());
    if (operations.size() > OPERATIONS) {
      operations.pollFirstEntry();
    }
    return seen;
  }

  /** The P99 of the operation's processor time; empty with too few runs. */
  Optional<Duration> p99(JobRequest request) {
    return p99(seen(request));
  }

  private static Optional<Duration> p99(Seen seen) {
    long nanos = seen.cpu.p99();
    return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  void started(JobRequest request) {
    tally(request.kind()).executions++;
    seen(request).executions++;
  }

  /** A job came to its end, or was stopped, after so much processor time. */
  void measured(JobRequest request, long cpuNanos, boolean wasStopped) {
    Tally tally = tally(request.kind());
    tally.measured++;
    tally.cpuNanos += Math.max(0, cpuNanos);
    seen(request).cpu.add(cpuNanos, wasStopped);
  }

  /** Whether an operation that came near its budget is to be told of. */
  boolean alert(JobRequest request, long nowNanos) {
    Seen seen = seen(request);
    if (seen.wasAlerted && nowNanos - seen.alertedNanos < ALERT_NANOS) {
      return false;
    }
    seen.wasAlerted = true;
    seen.alertedNanos = nowNanos;
    return true;
  }

  void overran(Overrun overrun) {
    tally(overrun.kind()).timeouts++;
    if (overruns.size() == OVERRUNS) {
      overruns.removeLast();
    }
    overruns.addFirst(overrun);
  }

  List<Overrun> overruns() {
    return List.copyOf(overruns);
  }

  Usage usage(Kind kind, Policies policies, int quarantined) {
    Tally tally = tally(kind);
    return new Usage(
        kind,
        policies.of(kind),
        policies.manual(kind),
        tally.executions,
        tally.timeouts,
        tally.failures,
        tally.refused,
        tally.retries,
        quarantined,
        Duration.ofNanos(tally.measured == 0 ? 0 : tally.cpuNanos / tally.measured));
  }

  List<Operation> operations(Policies policies) {
    List<Operation> all = new ArrayList<>(operations.size());
    operations.forEach((name, seen) -> {
      Optional<Duration> p99 = p99(seen);
      all.add(
          new Operation(
              name.kind(),
              name.operation(),
              name.owner(),
              seen.executions,
              policies.cpu(name.kind(), p99),
              p99));
    });
    return all;
  }
}
