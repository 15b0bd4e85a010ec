package dev.holdfast.simulation.history;

import static dev.holdfast.simulation.history.ContextModel.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulation.history.ContextModel.Answer;
import dev.holdfast.simulation.history.ContextModel.Call;
import dev.holdfast.simulation.history.ContextModel.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The checker is shown histories that are wrong, and a slower checker that cannot err. */
class LinearizabilityTests {
  private final ContextModel model = new ContextModel();
  private final List<Operation<Call, Answer>> history = new ArrayList<>();

  private void add(long invoked, long returned, Call call, Answer answer) {
    history.add(new Operation<>(call, Optional.of(answer), invoked, returned));
  }

  private void addUnknown(long invoked, long returned, Call call) {
    history.add(new Operation<>(call, Optional.empty(), invoked, returned));
  }

  private boolean isLinearizable() {
    return Linearizability.violation(model, history).isEmpty();
  }

  private static Call put(long number) {
    return new Call.Put(number, ANY);
  }

  private static Call.Find find() {
    return new Call.Find();
  }

  @Test
  void concurrentOperationsMayBeInAnyOrder() {
    add(1, 5, put(1), new Answer.Done(2));
    add(2, 6, put(2), new Answer.Done(1));
    add(3, 4, find(), new Answer.Value(1, "[2]"));
    add(7, 8, new Call.Append(3), new Answer.Done(3));
    add(9, 10, find(), new Answer.Value(3, "[1,3]"));
    add(11, 12, new Call.Delete(2), new Answer.Conflict(3));
    add(13, 14, new Call.Delete(3), new Answer.Done(4));
    add(15, 16, find(), new Answer.Missing());
    add(17, 18, put(9), new Answer.Done(5));
    assertThat(isLinearizable()).isTrue();
  }

  @Test
  void aStaleReadIsFound() {
    add(1, 2, put(1), new Answer.Done(1));
    add(3, 4, put(2), new Answer.Done(2));
    add(5, 6, find(), new Answer.Value(1, "[1]"));
    assertThat(isLinearizable()).isFalse();
    assertThat(Linearizability.violation(model, history).orElseThrow())
        .contains("no order explains more than 2 of 3 operations", "Find");
  }

  @Test
  void aReadThatGoesBackIsFoundThoughTheWriteNeverEnded() {
    addUnknown(1, 100, put(1));
    add(2, 3, find(), new Answer.Value(1, "[1]"));
    add(4, 5, find(), new Answer.Missing());
    assertThat(isLinearizable()).isFalse();
  }

  @Test
  void aLostUpdateIsFound() {
    add(1, 2, put(1), new Answer.Done(1));
    add(3, 6, new Call.Append(2), new Answer.Done(2));
    add(4, 7, new Call.Append(3), new Answer.Done(3));
    add(8, 9, find(), new Answer.Value(3, "[1,3]"));
    assertThat(isLinearizable()).isFalse();
  }

  @Test
  void aDoubleEffectIsFound() {
    add(1, 2, put(1), new Answer.Done(1));
    addUnknown(3, 10, new Call.Append(2));
    add(11, 12, find(), new Answer.Value(3, "[1,2,2]"));
    assertThat(isLinearizable()).isFalse();
  }

  @Test
  void anAcknowledgedWriteThatACrashTookIsFound() {
    add(1, 2, put(1), new Answer.Done(1));
    add(3, 4, find(), new Answer.Missing());
    assertThat(isLinearizable()).isFalse();
  }

  @Test
  void twoWritesAtOneVersionAreFound() {
    add(1, 5, put(1), new Answer.Done(1));
    add(2, 6, put(2), new Answer.Done(1));
    assertThat(isLinearizable()).isFalse();
  }

  @Test
  void aRefusalBecauseOfAnInvisibleWriteIsFound() {
    add(1, 2, put(1), new Answer.Done(1));
    add(3, 10, put(2), new Answer.Done(2));
    add(4, 5, new Call.Put(3, 1), new Answer.Conflict(2));
    add(6, 7, find(), new Answer.Value(1, "[1]"));
    assertThat(isLinearizable()).isFalse();
  }

  @Test
  void anOperationWithoutAnswerTakesEffectOnceOrNeverAndNotLate() {
    addUnknown(1, 10, put(1));
    add(11, 12, find(), new Answer.Value(1, "[1]"));
    assertThat(isLinearizable()).isTrue();
    history.set(1, new Operation<>(find(), Optional.of(new Answer.Missing()), 11, 12));
    assertThat(isLinearizable()).isTrue();
    add(13, 14, find(), new Answer.Value(1, "[1]"));
    assertThat(isLinearizable()).as("too late").isFalse();
  }

  @Test
  void smallRandomHistoriesAreJudgedAsByTryingAllOrders() {
    int[] verdicts = new int[2];
    for (int seed = 0; seed < 5000; seed++) {
      history.clear();
      addRandom(new SplittableRandom(seed));
      boolean expected = tryAll(model.initial(), new ArrayList<>(history), -1);
      assertThat(isLinearizable()).as("seed %d: %s", seed, history).isEqualTo(expected);
      verdicts[expected ? 1 : 0]++;
    }
    assertThat(verdicts[0]).isGreaterThan(500);
    assertThat(verdicts[1]).isGreaterThan(500);
  }

  private void addRandom(SplittableRandom random) {
    State state = model.initial();
    long moment = 1;
    for (int i = random.nextInt(2, 6); i > 0; i--) {
      Call call =
          switch (random.nextInt(4)) {
            case 0 -> find();
            case 1 -> put(i);
            case 2 -> new Call.Append(i);
            default -> new Call.Delete(ANY);
          };
      State after = model.effect(state, call);
      Answer answer = rightAnswer(state, call, after);
      long invoked = moment * 10 - random.nextInt(25);
      long returned = moment * 10 + 1 + random.nextInt(25);
      boolean isKnown = random.nextInt(5) > 0;
      history.add(
          new Operation<>(
              call, isKnown ? Optional.of(answer) : Optional.empty(), invoked, returned));
      state = random.nextInt(6) > 0 ? after : state;
      moment++;
    }
  }

  private static Answer rightAnswer(State state, Call call, State after) {
    boolean exists = !state.text().isEmpty();
    return switch (call) {
      case Call.Find _ ->
          exists ? new Answer.Value(state.version(), state.text()) : new Answer.Missing();
      case Call.Delete _ -> exists ? new Answer.Done(after.version()) : new Answer.Missing();
      case Call.Put _, Call.Append _ -> new Answer.Done(after.version());
    };
  }

  private boolean tryAll(State state, List<Operation<Call, Answer>> left, long lastInvoked) {
    if (left.stream().noneMatch(operation -> operation.answer().isPresent())) {
      return true;
    }
    for (Operation<Call, Answer> next : List.copyOf(left)) {
      boolean isTooEarly =
          left.stream()
              .anyMatch(other -> other.answer().isPresent() && other.returned() < next.invoked());
      boolean isTooLate = next.answer().isEmpty() && next.returned() < lastInvoked;
      Optional<State> after =
          next.answer().isPresent()
              ? model.step(state, next.call(), next.answer().get())
              : Optional.of(model.effect(state, next.call()));
      if (!isTooEarly && !isTooLate && after.isPresent()) {
        List<Operation<Call, Answer>> rest = new ArrayList<>(left);
        rest.remove(next);
        if (tryAll(after.get(), rest, Math.max(lastInvoked, next.invoked()))) {
          return true;
        }
      }
    }
    return false;
  }
}
