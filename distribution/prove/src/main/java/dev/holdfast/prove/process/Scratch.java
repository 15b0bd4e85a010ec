package dev.holdfast.prove.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory of this run alone, in the system's folder for temporary files, open to nobody else.
 *
 * @param directory absolute
 */
public record Scratch(Path directory) {
  /** Makes a new one. */
  public static Scratch create() throws IOException {
    // Files.createTempDirectory gives it mode 700.
    return new Scratch(Files.createTempDirectory("holdfast-prove-").toRealPath());
  }

  /** A new directory in it. */
  public Path folder(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  /** Where the processes of this run complain. */
  public Path errors() {
    return directory.resolve("stderr.log");
  }

  /** Deletes all of it; symbolic links are not followed. */
  public void delete() throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
