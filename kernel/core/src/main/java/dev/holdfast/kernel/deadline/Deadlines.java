package dev.holdfast.kernel.deadline;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.Ticker;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends work between two steps when nobody waits for it any more. Outside of a request, as in
 * recovery, it never does.
 *
 * @param ticker the clock of deadlines
 */
public record Deadlines(Ticker ticker) {

  /**
   * Throws {@link ErrorCode#DEADLINE} when the running request is late or was cancelled; for work
   * that has changed nothing yet.
   */
  public void check() {
    Refusal refusal = refusal();
    if (refusal != null) {
      throw refusal.toException();
    }
  }

  /** The same as a value; null while the caller waits. */
  public @Nullable Refusal refusal() {
    Optional<RequestScope> scope = RequestScope.find();
    if (scope.isEmpty()) {
      return null;
    }
    if (scope.get().cancellation().isCancelled()) {
      return Refusal.of(ErrorCode.DEADLINE, "The request was cancelled; nothing was changed.");
    }
    return ticker.nanos() - scope.get().deadlineNanos() >= 0
        ? Refusal.of(
            ErrorCode.DEADLINE,
            "The deadline passed before the work was done; nothing was changed. Ask for less at a time, or for a"
                + " longer deadline (deadlines.max).")
        : null;
  }
}
