package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.record.LogRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A write that is ready to be sequenced.
 *
 * @param writer the principal
 * @param idempotency names the request, when the client did
 * @param operations in order
 * @param bases the versions that patches were computed against (0 = the key was absent); when one
 *     has moved, the write must be prepared again
 * @param batch whether refusals name the index
 * @param plan what must not have moved, when the write applies a plan
 */
public record PreparedWrite(
    String writer,
    Optional<LogRecord.Idempotency> idempotency,
    List<PreparedOperation> operations,
    Map<ContextKey, Long> bases,
    boolean batch,
    Optional<Seen> plan) {
  /** Copies the collections. */
  public PreparedWrite {
    operations = List.copyOf(operations);
    bases = Map.copyOf(bases);
  }

  /** A write that applies no plan. */
  public PreparedWrite(
      String writer,
      Optional<LogRecord.Idempotency> idempotency,
      List<PreparedOperation> operations,
      Map<ContextKey, Long> bases,
      boolean batch) {
    this(writer, idempotency, operations, bases, batch, Optional.empty());
  }

  /** The same write, refused when any of this has moved. */
  public PreparedWrite planned(Seen seen) {
    return new PreparedWrite(writer, idempotency, operations, bases, batch, Optional.of(seen));
  }

  /** The refusal of a plan, with the index of the first operation on the key that moved. */
  Refusal indexed(Refusal moved) {
    for (int i = 0; batch && i < operations.size(); i++) {
      if (operations.get(i).key().text().equals(moved.facts().get("key"))) {
        return moved.with("index", i);
      }
    }
    return moved;
  }
}
