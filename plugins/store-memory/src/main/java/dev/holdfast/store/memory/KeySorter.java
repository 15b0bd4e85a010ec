package dev.holdfast.store.memory;

import java.util.Arrays;
import java.util.List;

/**
 * Sorts keys by their bytes: multikey quicksort (Bentley and Sedgewick, 1997) with the next eight
 * bytes of each key in an array of numbers (caching: Ng and Kakehi, 2007), so that most comparisons
 * touch no key.
 */
final class KeySorter {
  private static final int BYTES = Long.BYTES;
  private static final int SMALL = 16;

  private final byte[][] keys;
  private final long[] words;

  private KeySorter(byte[][] keys) {
    this.keys = keys;
    this.words = new long[keys.length];
  }

  /** The keys in order. */
  static byte[][] sorted(List<byte[]> keys) {
    KeySorter sorter = new KeySorter(keys.toArray(byte[][]::new));
    if (!sorter.isSorted()) {
      int depth = sorter.commonLength();
      sorter.load(0, sorter.keys.length, depth);
      sorter.sort(0, sorter.keys.length, depth);
    }
    return sorter.keys;
  }

  /** Few keys, or none, are. */
  private boolean isSorted() {
    for (int i = 1; i < keys.length; i++) {
      if (Arrays.compareUnsigned(keys[i - 1], keys[i]) > 0) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes all keys begin with. */
  private int commonLength() {
    byte[] first = keys[0];
    int common = first.length;
    for (byte[] key : keys) {
      int differs = Arrays.mismatch(first, 0, common, key, 0, Math.min(common, key.length));
      common = differs < 0 ? common : differs;
    }
    return common;
  }

  /** Takes the bytes from {@code depth} on; no key has a zero, so it stands for the end. */
  private void load(int from, int to, int depth) {
    for (int i = from; i < to; i++) {
      byte[] key = keys[i];
      long word = 0;
      for (int j = depth; j < depth + BYTES; j++) {
        word = word << Byte.SIZE | (j < key.length ? key[j] & 0xff : 0);
      }
      // Ordered as a number without sign.
      words[i] = word ^ Long.MIN_VALUE;
    }
  }

  /** Sorts a range whose keys agree up to {@code depth}. */
  private void sort(int from, int to, int depth) {
    int low = from;
    int high = to;
    while (high - low > SMALL) {
      long pivot = median(words[low], words[(low + high) >>> 1], words[high - 1]);
      int less = low;
      int more = high;
      for (int i = low; i < more; ) {
        if (words[i] < pivot) {
          swap(i++, less++);
        } else if (words[i] > pivot) {
          swap(i, --more);
        } else {
          i++;
        }
      }
      if (more - less > 1 && (pivot & 0xff) != 0) {
        load(less, more, depth + BYTES);
        sort(less, more, depth + BYTES);
      }
      // The larger part goes on here, so that the stack stays small.
      if (less - low < high - more) {
        sort(low, less, depth);
        low = more;
      } else {
        sort(more, high, depth);
        high = less;
      }
    }
    insert(low, high);
  }

  private void insert(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      byte[] key = keys[i];
      long word = words[i];
      int j = i;
      while (j > from && isAbove(j - 1, word, key)) {
        keys[j] = keys[j - 1];
        words[j] = words[j - 1];
        j--;
      }
      keys[j] = key;
      words[j] = word;
    }
  }

  private boolean isAbove(int i, long word, byte[] key) {
    return words[i] != word ? words[i] > word : Arrays.compareUnsigned(keys[i], key) > 0;
  }

  private void swap(int i, int j) {
    byte[] key = keys[i];
    keys[i] = keys[j];
    keys[j] = key;
    long word = words[i];
    words[i] = words[j];
    words[j] = word;
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
