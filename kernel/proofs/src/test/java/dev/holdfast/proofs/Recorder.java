package dev.holdfast.proofs;

import dev.holdfast.simulation.history.ContextModel.Answer;
import dev.holdfast.simulation.history.ContextModel.Call;
import dev.holdfast.simulation.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The histories of all keys, as the clients saw them. Safe to use from any thread. */
final class Recorder {
  private record Open(String key, Call call, long invoked) {}

  private final List<Open> open = new ArrayList<>();
  private final AtomicLong moments = new AtomicLong();
  private final Map<String, List<Operation<Call, Answer>>> histories = new HashMap<>();

  /** The next moment. */
  long moment() {
    return moments.incrementAndGet();
  }

  /**
   * Notes an operation that was answered just now, or will never be. One without an answer may take
   * effect until the kernel has been opened again.
   */
  synchronized void add(String key, Call call, long invoked, Optional<Answer> answer) {
    if (answer.isPresent()) {
      note(key, new Operation<>(call, answer, invoked, moment()));
    } else {
      open.add(new Open(key, call, invoked));
    }
  }

  /** From now on nothing of the lives before takes effect. */
  synchronized void opened() {
    open.forEach(each ->
        note(each.key(), new Operation<>(each.call(), Optional.empty(), each.invoked(), moment())));
    open.clear();
  }

  private void note(String key, Operation<Call, Answer> operation) {
    histories.computeIfAbsent(key, any -> new ArrayList<>()).add(operation);
  }

  synchronized Map<String, List<Operation<Call, Answer>>> histories() {
    return Map.copyOf(histories);
  }

  synchronized int operations() {
    return histories.values().stream().mapToInt(List::size).sum();
  }
}
