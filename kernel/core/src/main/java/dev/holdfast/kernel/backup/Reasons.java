package dev.holdfast.kernel.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, for people: what the file system throws often says only where. */
final class Reasons {
  private Reasons() {}

  static String of(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied for " + denied.getFile();
      case NoSuchFileException absent -> absent.getFile() + " is not there and cannot be created";
      case NotDirectoryException file -> file.getFile() + " is not a folder";
      case FileAlreadyExistsException there -> there.getFile() + " is there already";
      case FileSystemException f when f.getReason() == null ->
          f.getFile() + " cannot be used (" + f.getClass().getSimpleName() + ")";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
