package dev.holdfast.kernel.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** What went wrong with a file, for people: what the file system throws often says only where. */
final class Reasons {
  private Reasons() {}

  static String of(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "permission denied for " + denied.getFile();
    }
    String message = e.getMessage();
    if (message == null || e instanceof FileSystemException f && f.getReason() == null) {
      return e.getClass().getSimpleName() + " " + message;
    }
    return message;
  }
}
