package dev.holdfast.api;

import java.util.function.Function;

/**
 * What came of a request: it was done, or it was refused.
 *
 * @param <T> what a request that was done answers
 */
public sealed interface Outcome<T> {

  /** The request was carried out. */
  record Done<T>(T value) implements Outcome<T> {}

  /** The request was refused. */
  record Refused<T>(Refusal refusal) implements Outcome<T> {}

  /** The outcome of a request that was carried out. */
  static <T> Outcome<T> done(T value) {
    return new Done<>(value);
  }

  /** The outcome of a request that was refused. */
  static <T> Outcome<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  /** The outcome of a request that was refused, without facts. */
  static <T> Outcome<T> refused(ErrorCode code, String message) {
    return new Refused<>(Refusal.of(code, message));
  }

  /** The value, or the refusal thrown as {@link HoldfastException}. */
  default T orThrow() {
    return switch (this) {
      case Done<T>(T value) -> value;
      case Refused<T>(Refusal refusal) -> throw refusal.toException();
    };
  }

  /** This outcome with its value translated; a refusal stays as it is. */
  default <R> Outcome<R> map(Function<? super T, ? extends R> translation) {
    return switch (this) {
      case Done<T>(T value) -> new Done<>(translation.apply(value));
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
    };
  }
}
