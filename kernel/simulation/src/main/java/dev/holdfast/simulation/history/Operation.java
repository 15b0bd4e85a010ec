package dev.holdfast.simulation.history;

import java.util.Optional;

/**
 * What one client asked and was answered. Moments are numbers that rise over all clients, one for
 * each invocation and each return.
 *
 * @param call what was asked
 * @param answer what was answered; empty when nobody knows whether it took effect, as after a crash
 * @param invoked the moment before the call
 * @param returned the moment after the answer; of an operation without an answer, the moment after
 *     which it cannot take effect any more
 */
public record Operation<C, A>(C call, Optional<A> answer, long invoked, long returned) {
  /** Checks the moments. */
  public Operation {
    if (invoked >= returned) {
      throw new IllegalArgumentException("returned at " + returned + ", invoked at " + invoked);
    }
  }
}
