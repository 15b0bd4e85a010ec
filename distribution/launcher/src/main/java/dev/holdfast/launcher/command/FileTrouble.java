package dev.holdfast.launcher.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * What went wrong with a file, and what to do: what the file system throws often says only where.
 */
final class FileTrouble {
  private FileTrouble() {}

  static String text(IOException thrown) {
    return switch (thrown) {
      case NoSuchFileException e -> e.getFile() + ": no such file; check the path";
      case AccessDeniedException e ->
          e.getFile() + ": permission denied; give yourself access, or choose another path";
      case NotDirectoryException e -> e.getFile() + ": not a folder; name one";
      case FileAlreadyExistsException e ->
          e.getFile() + ": is there already; choose another name, or remove it";
      case FileSystemException e when e.getReason() == null ->
          e.getFile() + ": cannot be used (" + e.getClass().getSimpleName() + "); check the path";
      case FileSystemException e ->
          e.getFile() + ": " + e.getReason() + "; check the path, the disk and its free space";
      case CharacterCodingException e -> "the file is not UTF-8 text; give one that is";
      default ->
          "reading or writing failed: "
              + (thrown.getMessage() == null
                  ? thrown.getClass().getSimpleName()
                  : thrown.getMessage())
              + "; check the disk and its free space";
    };
  }

  /** The same, where the file is known and what is thrown may not name it. */
  static String text(Path file, IOException thrown) {
    String text = text(thrown);
    return text.startsWith(file.toString()) ? text : file + ": " + text;
  }
}
