package dev.holdfast.tck;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Real files on a device that can be slow, fail, or lose its power. It remembers what was forced:
 * {@link #cutPower} writes exactly that to another directory, as the machine would find it.
 */
public final class FragileFiles implements DataFiles {
  private final RealFiles real;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** What each name stands for now. */
  private final Map<Path, Contents> names = new HashMap<>();

  /** What each name would stand for after a power cut. */
  private final Map<Path, Contents> durableNames = new HashMap<>();

  private boolean held;
  private boolean failing;
  private long waiting;

  /** The bytes of one file that would survive, empty until it is forced. */
  private static final class Contents {
    private byte[] forced = new byte[0];
  }

  /** A device that works. */
  public FragileFiles(RealFiles real) {
    this.real = real;
  }

  /** From now on a force does not return until {@link #release}. */
  public void hold() {
    set(() -> held = true);
  }

  /** Lets all forces go on. */
  public void release() {
    set(() -> held = false);
  }

  /** From now on each force fails, and so does one that is held. */
  public void fail() {
    set(() -> failing = true);
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether anybody opened a file here; otherwise the device is not used. */
  public boolean isUsed() {
    lock.lock();
    try {
      return !names.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** How many forces are held. */
  public long waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Writes to {@code target} what a power cut would leave of {@code directory}. */
  public void cutPower(Path directory, Path target) throws IOException {
    lock.lock();
    try {
      Files.createDirectories(target);
      for (Map.Entry<Path, Contents> entry : durableNames.entrySet()) {
        if (entry.getKey().startsWith(directory)) {
          Path file = target.resolve(directory.relativize(entry.getKey()).toString());
          Files.createDirectories(file.resolveSibling(""));
          Files.write(file, entry.getValue().forced);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public DataFile open(Path file) throws IOException {
    lock.lock();
    try {
      boolean existed = Files.exists(file);
      DataFile opened = real.open(file);
      Contents contents = names.get(file);
      if (contents == null) {
        contents = new Contents();
        names.put(file, contents);
        if (existed) {
          // It was there before this device was watched, so it is taken as durable.
          contents.forced = Files.readAllBytes(file);
          durableNames.put(file, contents);
        }
      }
      return new FragileFile(file, opened, contents);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    real.createDirectories(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return real.list(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    lock.lock();
    try {
      real.rename(from, to);
      move(from, to);
    } finally {
      lock.unlock();
    }
  }

  private void move(Path from, Path to) {
    Contents contents = names.remove(from);
    if (contents != null) {
      names.put(to, contents);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    lock.lock();
    try {
      real.delete(file);
      names.remove(file);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    lock.lock();
    try {
      real.syncDirectory(directory);
      durableNames.keySet().removeIf(file -> isIn(file, directory));
      names.forEach((file, contents) -> {
        if (isIn(file, directory)) {
          durableNames.put(file, contents);
        }
      });
    } finally {
      lock.unlock();
    }
  }

  private static boolean isIn(Path file, Path directory) {
    return directory.equals(file.getParent());
  }

  private void awaitDevice() throws IOException {
    waiting++;
    try {
      while (held && !failing) {
        changed.awaitUninterruptibly();
      }
    } finally {
      waiting--;
    }
    if (failing) {
      throw new IOException("the device failed, as the test told it to");
    }
  }

  private final class FragileFile implements DataFile {
    private final Path path;
    private final DataFile file;
    private final Contents contents;

    FragileFile(Path path, DataFile file, Contents contents) {
      this.path = path;
      this.file = file;
      this.contents = contents;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      file.write(source, offset);
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      return file.read(target, offset);
    }

    @Override
    public void force() throws IOException {
      lock.lock();
      try {
        byte[] present = content();
        awaitDevice();
        file.force();
        contents.forced = present;
      } finally {
        lock.unlock();
      }
    }

    private byte[] content() throws IOException {
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.size()));
      while (all.hasRemaining() && file.read(all, all.position()) >= 0) {
        // Reads on until the end.
      }
      return all.array();
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

    @Override
    public String toString() {
      return path.toString();
    }
  }
}
