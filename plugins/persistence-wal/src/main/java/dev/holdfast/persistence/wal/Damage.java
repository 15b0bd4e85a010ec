package dev.holdfast.persistence.wal;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import java.nio.file.FileSystemException;

/** Words for what is wrong with a log: which file, which byte, and what to do. */
final class Damage {
  private Damage() {}

  /** Bytes that had been made durable are not what was written. */
  static HoldfastException corrupt(Segment segment, long offset, String what) {
    return Refusal.of(
            ErrorCode.CORRUPT,
            "The log file %s is damaged at byte %d: %s. Nothing was changed. Put a backup back with 'holdfast restore DIR --replace', or see what can be saved with 'holdfast recover'."
                .formatted(segment.name(), offset, what))
        .with("file", segment.name())
        .with("offset", offset)
        .toException();
  }

  /** A newer Holdfast wrote this. */
  static HoldfastException newer(String file, long offset, int version, int known) {
    return Refusal.of(
            ErrorCode.UNSUPPORTED,
            "The log file %s has format version %d at byte %d; this release reads up to %d. Nothing was changed. Start the release that wrote it, or a newer one."
                .formatted(file, version, offset, known))
        .with("file", file)
        .with("offset", offset)
        .with("version", version)
        .toException();
  }

  /** The file system refused; the cause belongs into the operator's log. */
  static Refusal unavailable(String what, Throwable cause) {
    String message = cause.getMessage();
    // What the file system throws often says no more than the path; its name says what is wrong.
    boolean isBare =
        message == null || cause instanceof FileSystemException f && f.getReason() == null;
    return Refusal.of(
        ErrorCode.UNAVAILABLE,
        what
            + ": "
            + (isBare ? cause.getClass().getSimpleName() + " " : "")
            + (message == null ? "" : message)
            + ". Check the disk and its free space, then restart; what was acknowledged is kept.");
  }
}
