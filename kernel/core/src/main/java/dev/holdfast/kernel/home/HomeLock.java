package dev.holdfast.kernel.home;

import dev.holdfast.kernel.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Holds {@code data/lock} of a home for as long as the process lives, so that two daemons never
 * share one. The operating system ends the lock with the process, however it ends.
 */
public final class HomeLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private HomeLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Creates {@code home} and {@code home/data} with mode 700 when they are absent, and locks them.
   */
  public static HomeLock acquire(Path home) throws StartException {
    Path data = home.resolve("data");
    try {
      createDirectories(data);
    } catch (IOException e) {
      throw new StartException(data + " cannot be created: " + reason(e) + ".", e);
    }
    Path file = data.resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              mode(file, "rw-------"));
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return new HomeLock(channel, lock);
        }
      } catch (OverlappingFileLockException e) {
        // Held by another kernel of this very process: the same answer.
      }
      channel.close();
    } catch (IOException e) {
      throw new StartException(file + " cannot be locked: " + reason(e) + ".", e);
    }
    throw new StartException(
        java.util.List.of(
            "Another daemon runs on the home "
                + home
                + " ("
                + file
                + " is locked): use it, or choose another --home."));
  }

  private static void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, mode(directory, "rwx------"));
  }

  private static FileAttribute<?>[] mode(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName()
        + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")");
  }

  @Override
  public void close() {
    try {
      if (lock.isValid()) {
        lock.release();
      }
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a file lock could not be released", e);
    }
  }
}
