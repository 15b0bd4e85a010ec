package dev.holdfast.tck;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files of which single bits read other than they were written, until they are turned back or
 * written again: for logs, checkpoints and whatever else reads through the seam.
 */
public final class FlippedFiles implements DataFiles {
  private final DataFiles files;
  private final Map<Path, Set<Long>> flipped = new ConcurrentHashMap<>();

  /** The same files, with no bit turned. */
  public FlippedFiles(DataFiles files) {
    this.files = files;
  }

  /**
   * Turns a bit of a file, also for those who have it open; turning it again turns it back.
   *
   * @param bit from the begin of the file; the lowest of each byte comes first
   */
  public void flip(Path file, long bit) {
    Set<Long> bits = flipped.computeIfAbsent(file, ignored -> ConcurrentHashMap.newKeySet());
    if (!bits.remove(bit)) {
      bits.add(bit);
    }
  }

  /** The bits of a file, as many as it has now. */
  public BitFlipInjector bits(Path file) throws IOException {
    long bits;
    try (DataFile open = files.open(file)) {
      bits = 8 * open.size();
    }
    return new BitFlipInjector() {
      @Override
      public long bits() {
        return bits;
      }

      @Override
      public void flip(long bit) {
        FlippedFiles.this.flip(file, bit);
      }
    };
  }

  @Override
  public DataFile open(Path file) throws IOException {
    return new Flipped(file, files.open(file));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    files.createDirectories(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    files.rename(from, to);
    Set<Long> bits = flipped.remove(from);
    flipped.remove(to);
    if (bits != null) {
      flipped.put(to, bits);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    files.delete(file);
    flipped.remove(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    files.syncDirectory(directory);
  }

  private final class Flipped implements DataFile {
    private final Path path;
    private final DataFile file;

    Flipped(Path path, DataFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      long begin = 8 * offset;
      long end = begin + 8L * source.remaining();
      file.write(source, offset);
      bits().removeIf(bit -> bit >= begin && bit < end);
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      int at = target.position();
      int read = file.read(target, offset);
      for (long bit : bits()) {
        long index = bit / 8 - offset;
        if (index >= 0 && index < read) {
          int place = at + (int) index;
          target.put(place, (byte) (target.get(place) ^ 1 << bit % 8));
        }
      }
      return read;
    }

    private Set<Long> bits() {
      return flipped.computeIfAbsent(path, ignored -> ConcurrentHashMap.newKeySet());
    }

    @Override
    public void force() throws IOException {
      file.force();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
