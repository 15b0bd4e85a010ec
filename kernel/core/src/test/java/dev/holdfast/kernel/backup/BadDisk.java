package dev.holdfast.kernel.backup;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Fails the n-th change, and all after it but deletions; or writes other bytes than told. */
final class BadDisk implements DataFiles {
  private final RealFiles real = new RealFiles();
  private final boolean forgets;
  private int left;

  BadDisk(int steps, boolean forgets) {
    this.left = steps;
    this.forgets = forgets;
  }

  private void step() throws IOException {
    if (left == 0) {
      throw new IOException("No space left on device");
    }
    left--;
  }

  @Override
  public DataFile open(Path file) throws IOException {
    step();
    DataFile opened = real.open(file);
    return new DataFile() {
      @Override
      public void write(ByteBuffer source, long offset) throws IOException {
        step();
        if (forgets) {
          ByteBuffer other = ByteBuffer.allocate(source.remaining());
          source.position(source.limit());
          opened.write(other, offset);
        } else {
          opened.write(source, offset);
        }
      }

      @Override
      public int read(ByteBuffer target, long offset) throws IOException {
        return opened.read(target, offset);
      }

      @Override
      public void force() throws IOException {
        step();
        opened.force();
      }

      @Override
      public long size() throws IOException {
        return opened.size();
      }

      @Override
      public void truncate(long size) throws IOException {
        opened.truncate(size);
      }

      @Override
      public void close() throws IOException {
        opened.close();
      }
    };
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    step();
    real.createDirectories(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return real.list(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    real.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    real.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    step();
    real.syncDirectory(directory);
  }
}
