package dev.holdfast.kernel.plugin;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Where private copies of bundles lie while they are loaded. */
final class WorkDirectory {
  private static final String COPIES = "plugin-copies";

  private WorkDirectory() {}

  /** An empty directory that only this user can enter; what an earlier run left is removed. */
  static Path prepare(Path workDirectory) throws IOException {
    Files.createDirectories(workDirectory);
    Path copies = workDirectory.toRealPath().resolve(COPIES);
    clear(copies);
    boolean posix = copies.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? Files.createDirectory(
            copies,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
        : Files.createDirectory(copies);
  }

  /** Removes the copies; links are removed, not followed. */
  static void clear(Path copies) throws IOException {
    if (!Files.exists(copies, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        copies,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
