package dev.holdfast.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a report is to be written: looked at before the work is done, because what can be known
 * then must not be found out at its end.
 *
 * @param path as given
 */
record ReportFile(Path path) {
  /**
   * Looks whether it can be written.
   *
   * @throws CommandFailure when not, with exit code 2
   */
  void check() {
    Path parent = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      throw refused("is a directory; name a file");
    } else if (parent == null || !Files.isDirectory(parent)) {
      throw refused("its directory does not exist");
    } else if (!Files.isWritable(Files.exists(path) ? path : parent)) {
      throw refused("may not be written");
    }
  }

  /**
   * Writes it.
   *
   * @throws CommandFailure when that fails; says nothing about what stands in the report
   */
  void write(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new CommandFailure(
          "the report could not be written to %s (%s); the result above stands"
              .formatted(path, e.getClass().getSimpleName()));
    }
  }

  private CommandFailure refused(String why) {
    return new CommandFailure(ExitCode.USAGE, "--html " + path + ": " + why);
  }
}
