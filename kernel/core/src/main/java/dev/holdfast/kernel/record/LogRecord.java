package dev.holdfast.kernel.record;

import dev.holdfast.api.Digest;
import dev.holdfast.api.Leases;
import java.util.List;
import java.util.Optional;

/** One record of the log. */
public sealed interface LogRecord {
  /** When it was sequenced, in milliseconds since the epoch. */
  long timeMillis();

  /**
   * Names a request for retries.
   *
   * @param key the client's idempotency key
   * @param fingerprint the digest of operation, target, preconditions and body
   */
  record Idempotency(String key, Digest fingerprint) {}

  /**
   * Changes of keys that take effect together.
   *
   * @param writer the principal
   * @param idempotency names the request, when the client did
   * @param changes in order
   */
  record Commit(
      long timeMillis, String writer, Optional<Idempotency> idempotency, List<Change> changes)
      implements LogRecord {
    /** Copies the changes. */
    public Commit {
      changes = List.copyOf(changes);
    }
  }

  /** A lease came into force and raised the fences of its names. */
  record LeaseGranted(long timeMillis, Leases.Lease lease) implements LogRecord {}

  /** A lease was extended. */
  record LeaseRenewed(long timeMillis, String id, long ttlMillis, long expiresAtMillis)
      implements LogRecord {}

  /** A lease was released. */
  record LeaseEnded(long timeMillis, String id) implements LogRecord {}

  /** Nothing happened; proves that the log still takes records. */
  record Canary(long timeMillis) implements LogRecord {}
}
