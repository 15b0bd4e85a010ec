package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A disk in memory that keeps apart what was written and what was synced.
 *
 * <p>On a power cut any subset of the sectors and names that were not synced survives. A failed
 * sync leaves the bytes visible and marks them clean, as Linux does.
 */
final class FaultyDisk implements DataFiles {
  private static final int SECTOR = 512;

  private final Map<Path, Inode> names = new HashMap<>();
  private final Map<Path, Inode> durableNames = new HashMap<>();
  private long operationsLeft = Long.MAX_VALUE;
  private long forcesUntilFault = Long.MAX_VALUE;
  private long bytesLeft = Long.MAX_VALUE;
  private boolean forgetsForces;
  private boolean forgetsDirectorySyncs;

  /** From now on the power fails at the operation after {@code operations} others. */
  void cutPowerAfter(long operations) {
    operationsLeft = operations;
  }

  /** The sync after {@code forces} others fails, once. */
  void failForceAfter(long forces) {
    forcesUntilFault = forces;
  }

  /** Only so many bytes may be written. */
  void fillUpAfter(long bytes) {
    bytesLeft = bytes;
  }

  /** A planted bug: syncs that do nothing. */
  void forgetForces() {
    forgetsForces = true;
  }

  /** A planted bug: directory syncs that do nothing. */
  void forgetDirectorySyncs() {
    forgetsDirectorySyncs = true;
  }

  /** The same disk, with a new process on it: nothing is lost, no fault is pending. */
  FaultyDisk afterProcessCrash() {
    operationsLeft = Long.MAX_VALUE;
    forcesUntilFault = Long.MAX_VALUE;
    bytesLeft = Long.MAX_VALUE;
    return this;
  }

  /** What is left of this disk after a power cut. */
  FaultyDisk afterPowerCut(RandomGenerator random) {
    FaultyDisk left = new FaultyDisk();
    left.forgetsForces = forgetsForces;
    left.forgetsDirectorySyncs = forgetsDirectorySyncs;
    durableNames.forEach((path, inode) -> left.survive(path, inode, random));
    names.forEach((path, inode) -> {
      if (!durableNames.containsKey(path) && random.nextBoolean()) {
        left.survive(path, inode, random);
      }
    });
    return left;
  }

  private void survive(Path path, Inode inode, RandomGenerator random) {
    Inode survivor = inode.afterPowerCut(random);
    names.put(path, survivor);
    durableNames.put(path, survivor);
  }

  /** The bytes of a file as a reader sees them; the array is the disk's own. */
  byte[] bytes(Path path) {
    Inode inode = names.get(path);
    return Arrays.copyOf(inode.current, inode.size);
  }

  /** Replaces or adds a file, durably. */
  void put(Path path, byte[] bytes) {
    Inode inode = new Inode();
    inode.current = bytes.clone();
    inode.durable = bytes.clone();
    inode.size = bytes.length;
    inode.durableSize = bytes.length;
    names.put(path, inode);
    durableNames.put(path, inode);
  }

  /** Flips one bit of a file. */
  void flip(Path path, int index, int bit) {
    names.get(path).current[index] ^= (byte) (1 << bit);
  }

  List<Path> paths() {
    return names.keySet().stream().sorted().toList();
  }

  @Override
  public DataFile open(Path file) throws IOException {
    if (!names.containsKey(file)) {
      operate();
      names.put(file, new Inode());
    }
    return new OpenFile(names.get(file));
  }

  @Override
  public void createDirectories(Path directory) {}

  @Override
  public List<String> list(Path directory) {
    return names.keySet().stream()
        .filter(path -> directory.equals(path.getParent()))
        .map(path -> path.getFileName().toString())
        .toList();
  }

  @Override
  public void rename(Path from, Path to) {
    throw new UnsupportedOperationException("the log renames nothing");
  }

  @Override
  public void delete(Path file) {
    throw new UnsupportedOperationException("the log deletes nothing");
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    operate();
    if (!forgetsDirectorySyncs) {
      names.forEach((path, inode) -> {
        if (directory.equals(path.getParent())) {
          durableNames.put(path, inode);
        }
      });
    }
  }

  private void operate() throws IOException {
    if (operationsLeft <= 0) {
      operationsLeft = -1;
      throw new IOException("power cut");
    }
    operationsLeft--;
  }

  private final class OpenFile implements DataFile {
    private final Inode inode;

    OpenFile(Inode inode) {
      this.inode = inode;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      boolean isCut = operationsLeft == 0;
      if (!isCut) {
        operate();
      }
      operationsLeft -= isCut ? 1 : 0;
      int count = (int) Math.min(source.remaining(), bytesLeft);
      byte[] bytes = new byte[count];
      source.get(bytes);
      bytesLeft -= count;
      inode.write(bytes, (int) offset);
      if (isCut) {
        // What is being written while the power fails is written, and not synced.
        throw new IOException("power cut");
      }
      if (source.hasRemaining()) {
        throw new IOException("no space left on device");
      }
    }

    @Override
    public int read(ByteBuffer target, long offset) {
      if (offset >= inode.size) {
        return -1;
      }
      int count = (int) Math.min(target.remaining(), inode.size - offset);
      target.put(inode.current, (int) offset, count);
      return count;
    }

    @Override
    public void force() throws IOException {
      operate();
      if (forcesUntilFault-- == 0) {
        inode.loseDirt();
        throw new IOException("input/output error");
      }
      if (!forgetsForces) {
        inode.force();
      }
    }

    @Override
    public long size() {
      return inode.size;
    }

    @Override
    public void truncate(long size) throws IOException {
      operate();
      inode.truncate((int) size);
    }

    @Override
    public void close() {}
  }

  private static final class Inode {
    private byte[] current = new byte[0];
    private byte[] durable = new byte[0];
    private int size;
    private int durableSize;
    private final BitSet dirty = new BitSet();
    private boolean sizeIsDirty;

    void write(byte[] bytes, int offset) {
      if (bytes.length > 0) {
        int end = offset + bytes.length;
        reserve(end);
        System.arraycopy(bytes, 0, current, offset, bytes.length);
        dirty.set(offset / SECTOR, (end - 1) / SECTOR + 1);
        size = Math.max(size, end);
        sizeIsDirty |= size != durableSize;
      }
    }

    void truncate(int newSize) {
      if (newSize < size) {
        Arrays.fill(current, newSize, size, (byte) 0);
        dirty.set(newSize / SECTOR, (size - 1) / SECTOR + 1);
        size = newSize;
        sizeIsDirty = true;
      }
    }

    void force() {
      for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
        persist(sector);
      }
      if (sizeIsDirty) {
        durableSize = size;
      }
      loseDirt();
    }

    void loseDirt() {
      dirty.clear();
      sizeIsDirty = false;
    }

    Inode afterPowerCut(RandomGenerator random) {
      for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
        if (random.nextBoolean()) {
          persist(sector);
        }
      }
      int survivingSize = durableSize;
      if (sizeIsDirty) {
        survivingSize =
            switch (random.nextInt(3)) {
              case 0 -> durableSize;
              case 1 -> size;
              default ->
                  random.nextInt(Math.min(size, durableSize), Math.max(size, durableSize) + 1);
            };
      }
      Inode left = new Inode();
      left.current = Arrays.copyOf(durable, survivingSize);
      left.durable = left.current.clone();
      left.size = survivingSize;
      left.durableSize = survivingSize;
      return left;
    }

    private void persist(int sector) {
      int from = sector * SECTOR;
      int to = Math.min(from + SECTOR, current.length);
      if (from < to) {
        System.arraycopy(current, from, durable, from, to - from);
      }
    }

    private void reserve(int bytes) {
      if (bytes > current.length) {
        int capacity = Math.max(bytes, current.length * 2);
        current = Arrays.copyOf(current, capacity);
        durable = Arrays.copyOf(durable, capacity);
      }
    }
  }
}
