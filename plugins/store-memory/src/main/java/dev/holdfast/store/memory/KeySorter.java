package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import java.util.List;

/**
 * Sorts keys by their bytes of UTF-8: multikey quicksort (Bentley and Sedgewick, 1997) with the
 * next four characters of each key in an array of numbers (caching: Ng and Kakehi, 2007), so that
 * most comparisons touch no key.
 */
final class KeySorter {
  private static final int CHARS = 4;
  private static final int SMALL = 16;

  /** Moves the characters of pairs behind all others, where their code points belong. */
  private static final int PAIRS_UP = 0x2000;

  private static final int OTHERS_DOWN = 0x800;

  private final ContextKey[] keys;
  private final long[] words;

  private KeySorter(ContextKey[] keys) {
    this.keys = keys;
    this.words = new long[keys.length];
  }

  /** The keys in order. */
  static ContextKey[] sorted(List<ContextKey> keys) {
    KeySorter sorter = new KeySorter(keys.toArray(ContextKey[]::new));
    if (!sorter.isSorted()) {
      int depth = sorter.commonLength();
      sorter.load(0, sorter.keys.length, depth);
      sorter.sort(0, sorter.keys.length, depth);
    }
    return sorter.keys;
  }

  /** What a checkpoint wrote comes in order. */
  private boolean isSorted() {
    for (int i = 1; i < keys.length; i++) {
      if (keys[i - 1].compareTo(keys[i]) > 0) {
        return false;
      }
    }
    return true;
  }

  /** How many characters all keys begin with. */
  private int commonLength() {
    String first = keys[0].text();
    int common = first.length();
    for (ContextKey key : keys) {
      String text = key.text();
      int i = 0;
      while (i < common && i < text.length() && text.charAt(i) == first.charAt(i)) {
        i++;
      }
      common = i;
    }
    return common;
  }

  /** Takes the characters from {@code depth} on; no key has a zero, so it stands for the end. */
  private void load(int from, int to, int depth) {
    for (int i = from; i < to; i++) {
      String text = keys[i].text();
      long word = 0;
      for (int j = depth; j < depth + CHARS; j++) {
        word = word << Character.SIZE | (j < text.length() ? rank(text.charAt(j)) : 0);
      }
      // Ordered as a number without sign.
      words[i] = word ^ Long.MIN_VALUE;
    }
  }

  private static int rank(char c) {
    return c < Character.MIN_SURROGATE
        ? c
        : Character.isSurrogate(c) ? c + PAIRS_UP : c - OTHERS_DOWN;
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
      if (more - less > 1 && (pivot & Character.MAX_VALUE) != 0) {
        load(less, more, depth + CHARS);
        sort(less, more, depth + CHARS);
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
      ContextKey key = keys[i];
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

  private boolean isAbove(int i, long word, ContextKey key) {
    return words[i] != word ? words[i] > word : keys[i].compareTo(key) > 0;
  }

  private void swap(int i, int j) {
    ContextKey key = keys[i];
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
