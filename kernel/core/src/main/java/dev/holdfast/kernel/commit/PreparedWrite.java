package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
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
 */
public record PreparedWrite(
    String writer,
    Optional<LogRecord.Idempotency> idempotency,
    List<PreparedOperation> operations,
    Map<ContextKey, Long> bases,
    boolean batch) {
  /** Copies the collections. */
  public PreparedWrite {
    operations = List.copyOf(operations);
    bases = Map.copyOf(bases);
  }
}
