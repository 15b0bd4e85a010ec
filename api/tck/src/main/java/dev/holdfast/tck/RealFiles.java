package dev.holdfast.tck;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Real files, with counts of what was forced. */
public final class RealFiles implements DataFiles {
  private final AtomicLong forces = new AtomicLong();
  private final AtomicLong directorySyncs = new AtomicLong();
  private final AtomicLong open = new AtomicLong();

  /** Nothing forced yet. */
  public RealFiles() {}

  /** How often a file was forced. */
  public long forces() {
    return forces.get();
  }

  /** How often a directory was synced. */
  public long directorySyncs() {
    return directorySyncs.get();
  }

  /** How many files were opened and have not been closed. */
  public long openFiles() {
    return open.get();
  }

  @Override
  public DataFile open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new RealFile(channel);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory);
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
  public void syncDirectory(Path directory) {
    directorySyncs.incrementAndGet();
  }

  private final class RealFile implements DataFile {
    private final FileChannel channel;

    RealFile(FileChannel channel) {
      this.channel = channel;
      open.incrementAndGet();
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      long at = offset;
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      return channel.read(target, offset);
    }

    @Override
    public void force() throws IOException {
      forces.incrementAndGet();
      channel.force(false);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      if (channel.isOpen()) {
        open.decrementAndGet();
      }
      channel.close();
    }
  }
}
