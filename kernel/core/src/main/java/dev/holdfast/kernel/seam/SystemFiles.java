package dev.holdfast.kernel.seam;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The platform's file system. Where it is POSIX, a file gets mode 600 and a directory mode 700 in
 * the same system call that creates it, so that there is no moment at which others may look.
 *
 * <p>Modes of what exists already are left alone. Interrupting a thread inside a call closes the
 * file under every other thread; whoever must not be interrupted runs on its own thread.
 */
public final class SystemFiles implements DataFiles {
  private static final Set<OpenOption> READ_WRITE =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /** The file system of the running process. */
  public SystemFiles() {}

  @Override
  public DataFile open(Path file) throws IOException {
    return new ChannelFile(
        FileChannel.open(
            file, READ_WRITE, mode(file, PosixFilePermissions.fromString("rw-------"))));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Files.createDirectories(
        directory, mode(directory, PosixFilePermissions.fromString("rwx------")));
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    // Other platforms cannot open a directory, and journal its changes themselves.
    if (isPosix(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] mode(Path path, Set<PosixFilePermission> permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
