package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What is said when RocksDB fails, and what to do then. */
final class Failures {
  private final Path directory;

  Failures(Path directory) {
    this.directory = directory;
  }

  /** The database cannot be opened. */
  HoldfastException opening(RocksDBException cause) {
    if (isLocked(cause)) {
      return new HoldfastException(
          Refusal.of(
              ErrorCode.UNAVAILABLE,
              "The store rocksdb at "
                  + directory
                  + " is in use by another process. Stop it, or set another store.config.path."),
          cause);
    }
    return new HoldfastException(
        Refusal.of(
            isDamage(cause) ? ErrorCode.CORRUPT : ErrorCode.UNAVAILABLE,
            "The store rocksdb at "
                + directory
                + " cannot be opened: "
                + detail(cause)
                + ". "
                + remedy()),
        cause);
  }

  /** Something could not be read or written. */
  HoldfastException running(String what, RocksDBException cause) {
    return new HoldfastException(
        Refusal.of(
            cause.getStatus() != null && cause.getStatus().getCode() == Status.Code.Corruption
                ? ErrorCode.CORRUPT
                : ErrorCode.UNAVAILABLE,
            what + " failed in the store rocksdb: " + detail(cause) + ". " + remedy()),
        cause);
  }

  /** A row is not what was written. */
  HoldfastException damaged(String what) {
    return new HoldfastException(
        ErrorCode.CORRUPT,
        "The store rocksdb at " + directory + " is damaged: " + what + ". " + remedy());
  }

  /** The row of an entry is not what was written; the fact {@code key} tells which. */
  HoldfastException damaged(ContextKey key, String what) {
    return damaged(what).refusal().with("key", key.text()).toException();
  }

  private String remedy() {
    return "The log has all of it: stop the daemon, remove "
        + directory
        + ", and start it again; the store is then rebuilt from the log.";
  }

  private static String detail(RocksDBException cause) {
    String message = String.valueOf(cause.getMessage()).strip();
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  /** Another process holds the lock, or another store of this one. */
  private static boolean isLocked(RocksDBException cause) {
    String detail = detail(cause);
    return detail.contains("While lock file") || detail.contains("lock hold by");
  }

  private static boolean isDamage(RocksDBException cause) {
    @Nullable Status status = cause.getStatus();
    return status != null && status.getCode() != Status.Code.IOError;
  }
}
