package dev.holdfast.api;

import java.util.List;
import java.util.Optional;

/**
 * One or more operations that take effect together or not at all.
 *
 * @param operations in order; one key may occur more than once, and later operations see earlier
 *     ones
 * @param idempotencyKey names the request for retries: 1 to 128 printable ASCII characters, scoped
 *     to the principal
 * @param batch whether refusals name the {@code index} of the failing operation
 * @param plan the token of a dry run of the same operations: they are carried out only if nothing
 *     that the dry run saw has moved since
 */
public record WriteRequest(
    List<WriteOperation> operations,
    Optional<String> idempotencyKey,
    boolean batch,
    Optional<String> plan) {

  /** Checks the idempotency key and that there is at least one operation. */
  public WriteRequest {
    operations = List.copyOf(operations);
    if (operations.isEmpty()) {
      throw new HoldfastException(ErrorCode.INVALID_REQUEST, "A write has at least one operation.");
    }
    idempotencyKey.ifPresent(WriteRequest::checkIdempotencyKey);
  }

  /** A request that applies no plan. */
  public WriteRequest(
      List<WriteOperation> operations, Optional<String> idempotencyKey, boolean batch) {
    this(operations, idempotencyKey, batch, Optional.empty());
  }

  /** The same request, to be carried out as planned. */
  public WriteRequest withPlan(String token) {
    return new WriteRequest(operations, idempotencyKey, batch, Optional.of(token));
  }

  /** A request of one operation without an idempotency key. */
  public static WriteRequest of(WriteOperation operation) {
    return new WriteRequest(List.of(operation), Optional.empty(), false);
  }

  private static void checkIdempotencyKey(String key) {
    if (key.isEmpty() || key.length() > 128 || !key.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST, "An idempotency key has 1 to 128 printable ASCII characters.");
    }
  }
}
