package dev.holdfast.kernel.seam;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that somebody else may have written: nothing in it is changed, and no symbolic link
 * below it is followed. Only plain files and folders are read.
 */
public final class ReadOnlyFiles implements DataFiles {
  private final Path root;

  /** Everything that is read lies in or below {@code root}. */
  public ReadOnlyFiles(Path root) {
    this.root = root;
  }

  @Override
  public DataFile open(Path file) throws IOException {
    refuseLinks(file);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    // A pipe would wait for ever, a device would never end.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(file.toString(), null, "is not a plain file");
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    return new Unchanged(new ChannelFile(channel));
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    refuseLinks(directory);
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private void refuseLinks(Path path) throws FileSystemException {
    for (Path at = path; at != null && !at.equals(root); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        throw new FileSystemException(at.toString(), null, "is a symbolic link");
      }
    }
  }

  @Override
  public void createDirectories(Path directory) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void rename(Path from, Path to) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void delete(Path file) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void syncDirectory(Path directory) {
    throw new ReadOnlyFileSystemException();
  }

  private record Unchanged(DataFile file) implements DataFile {
    @Override
    public void write(ByteBuffer source, long offset) {
      throw new ReadOnlyFileSystemException();
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      return file.read(target, offset);
    }

    @Override
    public void force() {
      throw new ReadOnlyFileSystemException();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) {
      throw new ReadOnlyFileSystemException();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
