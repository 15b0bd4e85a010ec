package dev.holdfast.simulation.history;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for an order of all operations that respects real time and gives every answer (Wing and
 * Gong 1993), and never looks twice at the same operations done with the same state (Lowe 2017). An
 * operation without an answer may take effect or not.
 */
public final class Linearizability<S, C, A> {
  private record Place<S>(BitSet done, S state) {}

  private final Model<S, C, A> model;
  private final List<Operation<C, A>> operations;
  private final Set<Place<S>> visited = new HashSet<>();
  private int furthest;

  private Linearizability(Model<S, C, A> model, List<Operation<C, A>> operations) {
    this.model = model;
    this.operations =
        operations.stream().sorted(Comparator.comparingLong(Operation::invoked)).toList();
  }

  /** What is wrong with the history of one object; empty when it is linearizable. */
  public static <S, C, A> Optional<String> violation(
      Model<S, C, A> model, List<Operation<C, A>> operations) {
    Linearizability<S, C, A> search = new Linearizability<>(model, operations);
    return search.search(new BitSet(), model.initial())
        ? Optional.empty()
        : Optional.of(search.describe());
  }

  private boolean search(BitSet done, S state) {
    long firstReturn = Long.MAX_VALUE;
    boolean isComplete = true;
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      if (operations.get(i).answer().isPresent()) {
        isComplete = false;
        firstReturn = Math.min(firstReturn, operations.get(i).returned());
      }
    }
    if (isComplete) {
      return true;
    }
    if (!visited.add(new Place<>((BitSet) done.clone(), state))) {
      return false;
    }
    furthest = Math.max(furthest, done.cardinality());
    // Operations are in the order of their invocation.
    long lastInvoked = done.isEmpty() ? -1 : operations.get(done.length() - 1).invoked();
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      Operation<C, A> operation = operations.get(i);
      if (operation.invoked() > firstReturn) {
        break;
      }
      Optional<S> next = step(state, operation, lastInvoked);
      if (next.isPresent()) {
        done.set(i);
        if (search(done, next.get())) {
          return true;
        }
        done.clear(i);
      }
    }
    return false;
  }

  private Optional<S> step(S state, Operation<C, A> operation, long lastInvoked) {
    if (operation.answer().isPresent()) {
      return model.step(state, operation.call(), operation.answer().get());
    }
    return operation.returned() < lastInvoked
        ? Optional.empty()
        : Optional.of(model.effect(state, operation.call()));
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    text.append(
        "no order explains more than %d of %d operations:".formatted(furthest, operations.size()));
    for (Operation<C, A> operation : operations) {
      text.append(
          "\n  [%d, %d] %s -> %s"
              .formatted(
                  operation.invoked(),
                  operation.returned(),
                  operation.call(),
                  operation.answer().map(Object::toString).orElse("unknown")));
    }
    return text.toString();
  }
}
