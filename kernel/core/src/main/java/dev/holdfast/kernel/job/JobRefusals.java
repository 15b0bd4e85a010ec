package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Limit;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import java.time.Duration;
import java.util.Locale;

/** Why a job was not done. */
final class JobRefusals {
  private JobRefusals() {}

  static Refusal ending() {
    return Refusal.of(ErrorCode.UNAVAILABLE, "The daemon is ending.");
  }

  static Refusal cancelled() {
    return Refusal.of(ErrorCode.DEADLINE, "The request was cancelled.");
  }

  static Refusal full(int waiting, int threads) {
    return Refusal.of(
        ErrorCode.UNAVAILABLE,
        "%d jobs wait for one of %d threads; try again, or raise jobs.queue or jobs.threads."
            .formatted(waiting, threads));
  }

  static Refusal neverStarted() {
    return Refusal.of(
        ErrorCode.DEADLINE,
        "No thread was free before the deadline, so nothing was done; try again, or raise jobs.threads.");
  }

  /** The owner has too many threads that nothing ends. */
  static Refusal stuck(String owner) {
    return Refusal.of(
            ErrorCode.UNAVAILABLE,
            "%d threads of %s ignore their interruption, so nothing more of it is started. Restart the daemon, or disable what it belongs to."
                .formatted(Owners.REPLACED, owner))
        .with("quarantined", Owners.REPLACED);
  }

  /** It was interrupted; how much of it was done is not known. */
  static Refusal stopped(JobRequest request, Limit limit, Duration cpu, Duration wall) {
    String why =
        switch (limit) {
          case CPU ->
              "used more than the %s of processor time that it may"
                  .formatted(Quantities.format(cpu));
          case WALL -> "took longer than the %s that it may".formatted(Quantities.format(wall));
          case DEADLINE -> "was not done at the deadline";
        };
    return Refusal.of(
            ErrorCode.DEADLINE,
            "%s of %s %s and was interrupted; whether it took effect is not known."
                .formatted(request.operation(), request.owner(), why))
        .with("outcome", "unknown")
        .with("exceeded", limit.name().toLowerCase(Locale.ROOT));
  }
}
