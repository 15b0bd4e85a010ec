package dev.holdfast.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/** The bytes of one file: what a reader sees, and what a power cut is sure to leave. */
final class FaultyInode {
  private static final int SECTOR = 512;

  /** One in so many sectors that were being written is torn: its beginning is new, its end old. */
  private static final int TORN = 8;

  private byte[] current = new byte[0];
  private byte[] durable = new byte[0];
  private int size;
  private int durableSize;
  private final BitSet dirty = new BitSet();
  private boolean sizeIsDirty;

  /** An empty file. */
  FaultyInode() {}

  /** A file of these bytes, all of them durable. */
  FaultyInode(byte[] bytes) {
    current = bytes.clone();
    durable = bytes.clone();
    size = bytes.length;
    durableSize = bytes.length;
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return Arrays.copyOf(current, size);
  }

  void flip(int index, int bit) {
    current[index] ^= (byte) (1 << bit);
  }

  void copyTo(ByteBuffer target, int offset, int count) {
    target.put(current, offset, count);
  }

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
      persist(sector, SECTOR, durable);
    }
    if (sizeIsDirty) {
      durableSize = size;
    }
    loseDirt();
  }

  /** What was not synced counts as clean from now on, as Linux has it after a failed sync. */
  void loseDirt() {
    dirty.clear();
    sizeIsDirty = false;
  }

  /** What a power cut leaves; this file is not changed. */
  FaultyInode afterPowerCut(RandomGenerator random) {
    byte[] left = durable.clone();
    for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
      if (random.nextInt(TORN) == 0) {
        persist(sector, random.nextInt(SECTOR), left);
      } else if (random.nextBoolean()) {
        persist(sector, SECTOR, left);
      }
    }
    return new FaultyInode(Arrays.copyOf(left, survivingSize(random)));
  }

  private int survivingSize(RandomGenerator random) {
    if (!sizeIsDirty) {
      return durableSize;
    }
    return switch (random.nextInt(3)) {
      case 0 -> durableSize;
      case 1 -> size;
      default -> random.nextInt(Math.min(size, durableSize), Math.max(size, durableSize) + 1);
    };
  }

  private void persist(int sector, int bytes, byte[] target) {
    int from = sector * SECTOR;
    int to = Math.min(from + bytes, current.length);
    if (from < to) {
      System.arraycopy(current, from, target, from, to - from);
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
