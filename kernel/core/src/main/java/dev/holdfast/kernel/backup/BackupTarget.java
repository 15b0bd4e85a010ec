package dev.holdfast.kernel.backup;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.kernel.seam.Places;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Judges where a backup is to go. */
final class BackupTarget {
  private BackupTarget() {}

  /**
   * The directory, when a backup may be written there.
   *
   * @throws HoldfastException with {@code invalid-request} when it is not absolute, lies within the
   *     home's data, has no parent, or is not a directory; with {@code conflict} when it holds
   *     something
   */
  static Path check(DataFiles files, Path home, String directory) throws IOException {
    Path target = parse(directory).normalize();
    Path data = Places.real(home.resolve("data"));
    if (Places.real(target).startsWith(data)) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          target
              + " lies within the data of the home itself: choose another disk, or at least"
              + " another folder.");
    }
    switch (Places.kind(target)) {
      case ABSENT -> refuseWithoutParent(target);
      case DIRECTORY -> {
        if (!files.list(target).isEmpty()) {
          throw Refusal.of(
                  ErrorCode.CONFLICT,
                  target + " is not empty; name a folder that is empty or does not exist yet.")
              .toException();
        }
      }
      case FILE, OTHER ->
          throw new HoldfastException(
              ErrorCode.INVALID_REQUEST, target + " is not a folder; name one.");
    }
    return target;
  }

  /** A path that was misspelt, or whose disk is not mounted, is not made out of nothing. */
  private static void refuseWithoutParent(Path target) {
    Path parent = target.getParent();
    if (parent != null && Places.kind(parent) != Places.Kind.DIRECTORY) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          "The folder "
              + parent
              + " does not exist, or is not a folder: mount its disk or create it first; only the"
              + " last folder of "
              + target
              + " is made by the backup.");
    }
  }

  private static Path parse(String directory) {
    try {
      Path target = Path.of(directory);
      if (!target.isAbsolute()) {
        throw new HoldfastException(
            ErrorCode.INVALID_REQUEST,
            "The directory of a backup is an absolute path on the daemon's machine.");
      }
      return target;
    } catch (InvalidPathException e) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST, "The directory of a backup is not a path.");
    }
  }
}
