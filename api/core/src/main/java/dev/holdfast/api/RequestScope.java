package dev.holdfast.api;

import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What holds for one request: on whose behalf it runs, until when, and whether the caller still
 * wants it.
 *
 * <p>A gateway opens the scope around its call of an inbound port; everything below reads it. It
 * travels as a {@link ScopedValue}, so that it ends with the call and cannot leak to another
 * request.
 *
 * @param principal on whose behalf
 * @param deadlineNanos the tick ({@link dev.holdfast.api.seam.Ticker}) after which the caller is
 *     answered {@link ErrorCode#DEADLINE}
 * @param cancellation told when the caller gave up
 */
public record RequestScope(Principal principal, long deadlineNanos, Cancellation cancellation) {
  private static final ScopedValue<RequestScope> CURRENT = ScopedValue.newInstance();

  /** The scope of the running request; throws {@link IllegalStateException} outside of one. */
  public static RequestScope current() {
    return CURRENT.orElseThrow(
        () -> new IllegalStateException("no request scope: call through RequestScope.call"));
  }

  /** The scope of the running request; empty outside of one. */
  public static Optional<RequestScope> find() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Whether this thread runs within a scope. */
  public static boolean isOpen() {
    return CURRENT.isBound();
  }

  /** Runs {@code work} within this scope. */
  public <T> T call(Callable<T> work) throws Exception {
    return ScopedValue.where(CURRENT, this).call(work::call);
  }

  /** Runs {@code work}, which throws no checked exception, within this scope. */
  public <T> T get(java.util.function.Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }
}
