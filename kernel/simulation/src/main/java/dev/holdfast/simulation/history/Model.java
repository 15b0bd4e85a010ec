package dev.holdfast.simulation.history;

import java.util.Optional;

/**
 * The thing that clients believe in: one state, one operation after the other.
 *
 * @param <S> states, equal when they behave alike
 * @param <C> calls
 * @param <A> answers
 */
public interface Model<S, C, A> {
  /** The state before the first operation. */
  S initial();

  /** The state after {@code call} was answered so; empty when that is no right answer. */
  Optional<S> step(S state, C call, A answer);

  /** The state after {@code call} took effect and nobody was told. */
  S effect(S state, C call);
}
