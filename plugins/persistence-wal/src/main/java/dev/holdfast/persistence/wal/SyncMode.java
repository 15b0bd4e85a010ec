package dev.holdfast.persistence.wal;

import java.util.List;

/** When a record counts as durable; the README states what each mode survives. */
enum SyncMode {
  /** As soon as it is ordered in memory; the write to the file follows. */
  BUFFERED,
  /** When the operating system has taken the bytes. */
  OS,
  /** When the device has acknowledged a flush of the bytes. */
  FSYNC;

  /** The words of the setting {@code sync}; {@code none} means {@code buffered}. */
  static final List<String> WORDS = List.of("buffered", "os", "fsync", "none");

  static SyncMode of(String word) {
    return switch (word) {
      case "buffered", "none" -> BUFFERED;
      case "os" -> OS;
      case "fsync" -> FSYNC;
      default -> throw new IllegalArgumentException("unknown sync mode '" + word + "'");
    };
  }
}
