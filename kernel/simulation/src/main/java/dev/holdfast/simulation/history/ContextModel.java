package dev.holdfast.simulation.history;

import dev.holdfast.simulation.history.ContextModel.Answer;
import dev.holdfast.simulation.history.ContextModel.Call;
import dev.holdfast.simulation.history.ContextModel.State;
import java.util.Optional;

/**
 * One context: a JSON array of numbers with a version. Versions rise by one with each write,
 * deletes included, and are never used again.
 */
public final class ContextModel implements Model<State, Call, Answer> {
  /** What stands for "no version" in a condition. */
  public static final long ANY = -1;

  /**
   * A context at one moment.
   *
   * @param version the last version used, 0 when there was none
   * @param text the value; empty when there is none
   */
  public record State(long version, String text) {
    private boolean exists() {
      return !text.isEmpty();
    }

    private long current() {
      return exists() ? version : 0;
    }
  }

  /** What is asked. */
  public sealed interface Call {
    /** Reads it. */
    record Find() implements Call {}

    /** Replaces it by an array of one number, at that version or at {@link #ANY}. */
    record Put(long number, long ifVersion) implements Call {}

    /** Adds a number to the array. */
    record Append(long number) implements Call {}

    /** Removes it, at that version or at {@link #ANY}. */
    record Delete(long ifVersion) implements Call {}
  }

  /** What is answered. */
  public sealed interface Answer {
    /** It is there. */
    record Value(long version, String text) implements Answer {}

    /** It is not there. */
    record Missing() implements Answer {}

    /** It was written. */
    record Done(long version) implements Answer {}

    /** It is at another version than expected; 0 = it is not there. */
    record Conflict(long current) implements Answer {}
  }

  /** Every answer, refusals too, is about the state at one moment between call and return. */
  public ContextModel() {}

  @Override
  public State initial() {
    return new State(0, "");
  }

  @Override
  public Optional<State> step(State state, Call call, Answer answer) {
    State after = effect(state, call);
    Answer right =
        switch (call) {
          case Call.Find _ ->
              state.exists()
                  ? new Answer.Value(state.version(), state.text())
                  : new Answer.Missing();
          case Call.Put(long _, long ifVersion) -> written(state, after, ifVersion);
          case Call.Append _ -> written(state, after, ANY);
          case Call.Delete(long ifVersion) ->
              state.exists() || ifVersion > 0
                  ? written(state, after, ifVersion)
                  : new Answer.Missing();
        };
    return right.equals(answer) ? Optional.of(after) : Optional.empty();
  }

  private static Answer written(State before, State after, long ifVersion) {
    return fits(before, ifVersion)
        ? new Answer.Done(after.version())
        : new Answer.Conflict(before.current());
  }

  private static boolean fits(State state, long ifVersion) {
    return ifVersion == ANY || ifVersion == state.current();
  }

  @Override
  public State effect(State state, Call call) {
    long next = state.version() + 1;
    return switch (call) {
      case Call.Find _ -> state;
      case Call.Put(long number, long ifVersion) ->
          fits(state, ifVersion) ? new State(next, "[" + number + "]") : state;
      case Call.Append(long number) -> new State(next, appended(state, number));
      case Call.Delete(long ifVersion) ->
          state.exists() && fits(state, ifVersion) ? new State(next, "") : state;
    };
  }

  private static String appended(State state, long number) {
    return state.exists()
        ? state.text().substring(0, state.text().length() - 1) + "," + number + "]"
        : "[" + number + "]";
  }
}
