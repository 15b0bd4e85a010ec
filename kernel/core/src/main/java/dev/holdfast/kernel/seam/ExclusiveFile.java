package dev.holdfast.kernel.seam;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A file that one process holds at a time. The operating system ends the hold with the process,
 * however it ends.
 */
public final class ExclusiveFile implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private ExclusiveFile(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Creates the file with mode 600 when it is absent, and holds it; empty when somebody else does.
   */
  public static Optional<ExclusiveFile> tryAcquire(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly(file));
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new ExclusiveFile(channel, lock));
      }
    } catch (OverlappingFileLockException e) {
      // Held within this very process: the same answer.
    }
    channel.close();
    return Optional.empty();
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Gives the file up; twice does no harm. */
  @Override
  public void close() throws IOException {
    if (lock.isValid()) {
      lock.release();
    }
    channel.close();
  }
}
