package dev.holdfast.persistence.wal;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Tells a full disk from a broken one. */
final class DiskFull {
  /** What the systems say; Java knows no code: ENOSPC, EDQUOT, and ERROR_DISK_FULL of Windows. */
  private static final List<String> WORDS =
      List.of("no space left on device", "disk quota exceeded", "not enough space on the disk");

  private DiskFull() {}

  /** Whether {@code e} says that there is no space. */
  static boolean isCause(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(message::contains);
  }

  /** What an append is told; nothing was changed by it. */
  static Refusal refusal(Path directory) {
    return Refusal.of(
            ErrorCode.UNAVAILABLE,
            "The disk of the folder '"
                + directory.getFileName()
                + "' is full: nothing was changed; writes resume by themselves when there is space."
                + " Reads go on.")
        .with("reason", "disk-full");
  }
}
