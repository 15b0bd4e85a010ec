package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Question;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that the daemon has sent to one client and that wait for its answers; in the
 * revisions of 2025 only.
 */
final class Questions {

  /** What one call asks. */
  private static final class Batch {
    private final Map<String, JsonSlice> answers = new LinkedHashMap<>();
    private int outstanding;
    private boolean isAbandoned;
  }

  private record Pending(Batch batch, String name) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Pending> pending = new HashMap<>();
  private long sent;

  /**
   * Asks, and waits for all answers; empty when they did not come within {@code patience}, one of
   * them was an error, or nobody waits for the call any more.
   */
  Optional<Map<String, JsonSlice>> ask(Call call, Map<String, Question> open, Duration patience)
      throws InterruptedException {
    Batch batch = new Batch();
    Map<String, Question> byId = enter(batch, open);
    try {
      call.whenSettled(() -> abandon(batch));
      byId.forEach((id, question) -> call.send(Messages.question(id, question)));
      return await(batch, patience);
    } finally {
      call.whenSettled(() -> {});
      lock.lock();
      try {
        byId.keySet().forEach(pending::remove);
      } finally {
        lock.unlock();
      }
    }
  }

  private Map<String, Question> enter(Batch batch, Map<String, Question> open) {
    lock.lock();
    try {
      Map<String, Question> byId = new LinkedHashMap<>();
      open.forEach((name, question) -> {
        String id = "holdfast-" + ++sent;
        pending.put(id, new Pending(batch, name));
        byId.put(id, question);
      });
      batch.outstanding = byId.size();
      return byId;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Map<String, JsonSlice>> await(Batch batch, Duration patience)
      throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (batch.outstanding > 0 && !batch.isAbandoned && left > 0) {
        left = changed.awaitNanos(left);
      }
      return batch.outstanding == 0 && !batch.isAbandoned
          ? Optional.of(batch.answers)
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void abandon(Batch batch) {
    lock.lock();
    try {
      batch.isAbandoned = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a client's answer; one that was not asked for is passed over. */
  void answer(Frame.Response response) {
    lock.lock();
    try {
      Pending asked = response.id().map(id -> pending.remove(id.text())).orElse(null);
      if (asked == null) {
        return;
      }
      asked.batch().outstanding--;
      response
          .result()
          .ifPresentOrElse(
              result -> asked.batch().answers.put(asked.name(), result),
              () -> asked.batch().isAbandoned = true);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
