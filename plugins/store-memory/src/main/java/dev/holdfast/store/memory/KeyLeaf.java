package dev.holdfast.store.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some keys in order, in one array: each as the number of bytes that it shares with the one before,
 * the number of those that follow, less one, and these. Immutable.
 */
final class KeyLeaf {
  /** No keys. */
  static final KeyLeaf EMPTY = new KeyLeaf(new byte[0], 0);

  private static final int MAX_KEY = 256;

  private final byte[] bytes;
  private final int count;

  private KeyLeaf(byte[] bytes, int count) {
    this.bytes = bytes;
    this.count = count;
  }

  /** Goes through the keys of a leaf. The key it stands at is in an array that it writes again. */
  static final class Cursor {
    private final byte[] bytes;
    private final byte[] key = new byte[MAX_KEY];
    private int length;
    private int from;
    private int to;

    Cursor(KeyLeaf leaf) {
      bytes = leaf.bytes;
    }

    /** Goes to the next key; false when there is none. */
    boolean next() {
      from = to;
      if (from == bytes.length) {
        return false;
      }
      int shared = bytes[from] & 0xff;
      int more = (bytes[from + 1] & 0xff) + 1;
      System.arraycopy(bytes, from + 2, key, shared, more);
      length = shared + more;
      to = from + 2 + more;
      return true;
    }

    /** Compares the key with another. */
    int compareTo(byte[] other) {
      return Arrays.compareUnsigned(key, 0, length, other, 0, other.length);
    }

    /** Whether the key begins with these bytes. */
    boolean startsWith(byte[] prefix) {
      return length >= prefix.length
          && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** The key, in an array of its own. */
    byte[] key() {
      return Arrays.copyOf(key, length);
    }
  }

  /** Puts keys together that come in order. */
  static final class Builder {
    private byte[] bytes = new byte[1024];
    private final byte[] last = new byte[MAX_KEY];
    private int lastLength;
    private int length;
    private int count;

    /** Adds a key above all that are there. */
    void add(byte[] key, int keyLength) {
      int shared = 0;
      int most = Math.min(lastLength, keyLength - 1);
      while (shared < most && last[shared] == key[shared]) {
        shared++;
      }
      int more = keyLength - shared;
      if (length + 2 + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      bytes[length] = (byte) shared;
      bytes[length + 1] = (byte) (more - 1);
      System.arraycopy(key, shared, bytes, length + 2, more);
      System.arraycopy(key, shared, last, shared, more);
      lastLength = keyLength;
      length += 2 + more;
      count++;
    }

    void add(byte[] key) {
      add(key, key.length);
    }

    /** Adds keys as they stand in a leaf, of which the first one is given whole. */
    private void addAll(Cursor cursor, int keys) {
      add(cursor.key, cursor.length);
      int rest = cursor.bytes.length - cursor.to;
      if (length + rest > bytes.length) {
        bytes = Arrays.copyOf(bytes, length + rest);
      }
      System.arraycopy(cursor.bytes, cursor.to, bytes, length, rest);
      length += rest;
      count += keys - 1;
    }

    int count() {
      return count;
    }

    KeyLeaf build() {
      return count == 0 ? EMPTY : new KeyLeaf(Arrays.copyOf(bytes, length), count);
    }

    /** A builder that has a leaf's first keys already. */
    private void take(byte[] source, int sourceLength, int keys, Cursor before) {
      if (sourceLength > bytes.length) {
        bytes = new byte[sourceLength + MAX_KEY + 4];
      }
      System.arraycopy(source, 0, bytes, 0, sourceLength);
      length = sourceLength;
      count = keys;
      System.arraycopy(before.key, 0, last, 0, before.length);
      lastLength = before.length;
    }
  }

  int count() {
    return count;
  }

  Cursor cursor() {
    return new Cursor(this);
  }

  /** The leaf with a key more; itself, when it has the key. */
  KeyLeaf with(byte[] key) {
    return change(key, true);
  }

  /** The leaf without a key; itself, when it has it not. */
  KeyLeaf without(byte[] key) {
    return change(key, false);
  }

  private KeyLeaf change(byte[] key, boolean isAdded) {
    Cursor cursor = cursor();
    Cursor before = cursor();
    int passed = 0;
    int order = -1;
    while (cursor.next()) {
      order = cursor.compareTo(key);
      if (order >= 0) {
        break;
      }
      before.next();
      passed++;
    }
    if (isAdded == (order == 0 && passed < count)) {
      return this;
    }
    Builder builder = new Builder();
    builder.take(bytes, before.to, passed, before);
    if (isAdded) {
      builder.add(key);
    } else {
      cursor.next();
    }
    int rest = count - passed - (isAdded ? 0 : 1);
    if (rest > 0) {
      builder.addAll(cursor, rest);
    }
    return builder.build();
  }

  /** Two leaves of about as many keys each. */
  KeyLeaf[] split() {
    Builder left = new Builder();
    Builder right = new Builder();
    for (Cursor cursor = cursor(); cursor.next(); ) {
      (left.count() < count / 2 ? left : right).add(cursor.key, cursor.length);
    }
    return new KeyLeaf[] {left.build(), right.build()};
  }

  /** The leaf with all keys of another behind its own. */
  KeyLeaf and(KeyLeaf other) {
    Builder builder = new Builder();
    for (Cursor cursor = cursor(); cursor.next(); ) {
      builder.add(cursor.key, cursor.length);
    }
    for (Cursor cursor = other.cursor(); cursor.next(); ) {
      builder.add(cursor.key, cursor.length);
    }
    return builder.build();
  }

  /** The first key, null when there is none. */
  byte @Nullable [] first() {
    Cursor cursor = cursor();
    return cursor.next() ? cursor.key() : null;
  }
}
