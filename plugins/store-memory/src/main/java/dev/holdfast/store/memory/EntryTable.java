package dev.holdfast.store.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries by key: open addressing with linear probing, a byte of each hash beside the
 * references (as Abseil's Swiss tables have it), so that a lookup touches one entry. One thread
 * changes it, any read it without a lock.
 *
 * <p>An entry never moves within a table: a removed one leaves its byte behind, so a reader that is
 * under way misses nothing. A table that is full is replaced as a whole; there are many small ones,
 * so that this takes no thread long.
 */
final class EntryTable {
  private static final VarHandle TABLE = MethodHandles.arrayElementVarHandle(Table[].class);
  private static final VarHandle TAG = MethodHandles.arrayElementVarHandle(byte[].class);
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int PARTS = 256;
  private static final int MIN_CAPACITY = 8;
  private static final int MAX_CAPACITY = 1 << 26;
  private static final byte EMPTY = 0;
  private static final byte REMOVED = 1;

  private final Table[] parts = new Table[PARTS];

  /** So that nobody can choose keys that meet. */
  private final long seed = mix(System.identityHashCode(this), 0x9E37_79B9_7F4A_7C15L);

  /** A part. The counts are the changing thread's alone. */
  private static final class Table {
    final byte[] tags;
    final @Nullable Object[] slots;
    int live;
    int used;

    Table(int capacity) {
      tags = new byte[capacity];
      slots = new Object[capacity];
    }
  }

  /** An empty one. */
  EntryTable() {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Table(MIN_CAPACITY);
    }
  }

  /** Makes room for so many entries, when there are none. */
  void expect(long count) {
    long each = count / PARTS;
    int capacity = MIN_CAPACITY;
    while (capacity < MAX_CAPACITY && 4 * each > 3L * capacity) {
      capacity <<= 1;
    }
    for (int i = 0; i < PARTS; i++) {
      TABLE.setRelease(parts, i, new Table(capacity));
    }
  }

  /** The hash of a key. */
  long hash(byte[] key) {
    return hash(key, 0, key.length);
  }

  private long hash(byte[] bytes, int from, int length) {
    long hash = seed ^ length;
    int at = from;
    int end = from + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mix(hash ^ (long) WORD.get(bytes, at), 0xA076_1D64_78BD_642FL);
    }
    return mix(hash ^ rest(bytes, at, end, length), 0xE703_7ED1_A0B4_28DBL);
  }

  /** What is left of a key; of one that is long enough, its last eight bytes. */
  private static long rest(byte[] bytes, int at, int end, int length) {
    if (length >= Long.BYTES) {
      return (long) WORD.get(bytes, end - Long.BYTES);
    }
    long rest = 0;
    for (int i = at; i < end; i++) {
      rest = rest << Byte.SIZE | bytes[i] & 0xff;
    }
    return rest;
  }

  private static long mix(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) ^ a * b;
  }

  /** A byte of the hash, never one of the two that stand for nothing. */
  private static byte tag(long hash) {
    return (byte) (hash >>> 57 | 0x80);
  }

  private static int part(long hash) {
    return (int) (hash >>> 48) & PARTS - 1;
  }

  /** The entry of a key, null when there is none. */
  @Nullable Object get(byte[] key, long hash) {
    Table table = (Table) TABLE.getAcquire(parts, part(hash));
    byte[] tags = table.tags;
    int mask = tags.length - 1;
    byte wanted = tag(hash);
    for (int at = (int) hash & mask; ; at = at + 1 & mask) {
      byte tag = (byte) TAG.getAcquire(tags, at);
      if (tag == wanted) {
        // Another entry may have taken the place since; the key tells.
        Object entry = SLOT.getAcquire(table.slots, at);
        if (entry != null && Packed.isOf(entry, key)) {
          return entry;
        }
      } else if (tag == EMPTY) {
        return null;
      }
    }
  }

  /** Where the entry of a key is, negative when there is none; for the changing thread. */
  private static int find(Table table, byte[] key, long hash) {
    int mask = table.tags.length - 1;
    byte wanted = tag(hash);
    for (int at = (int) hash & mask; table.tags[at] != EMPTY; at = at + 1 & mask) {
      Object entry = table.tags[at] == wanted ? table.slots[at] : null;
      if (entry != null && Packed.isOf(entry, key)) {
        return at;
      }
    }
    return -1;
  }

  /** Makes {@code entry} the entry of its key. */
  void put(byte[] key, long hash, Object entry) {
    Table table = parts[part(hash)];
    int present = find(table, key, hash);
    if (present >= 0) {
      SLOT.setRelease(table.slots, present, entry);
      return;
    }
    if (4 * (table.used + 1) > 3 * table.tags.length) {
      table = rebuild(part(hash), table, table.live + 1);
    }
    int at = insert(table, hash, entry);
    table.live++;
    if (table.tags[at] == EMPTY) {
      table.used++;
    }
    TAG.setRelease(table.tags, at, tag(hash));
  }

  /** Puts an entry into the first place that is free, whose byte is still to be set. */
  private static int insert(Table table, long hash, Object entry) {
    int mask = table.tags.length - 1;
    int at = (int) hash & mask;
    while (table.tags[at] < 0) {
      at = at + 1 & mask;
    }
    SLOT.setRelease(table.slots, at, entry);
    return at;
  }

  /** Removes the entry of a key, if there is one. */
  void remove(byte[] key, long hash) {
    Table table = parts[part(hash)];
    int at = find(table, key, hash);
    if (at < 0) {
      return;
    }
    int mask = table.tags.length - 1;
    boolean isLast = table.tags[at + 1 & mask] == EMPTY;
    TAG.setRelease(table.tags, at, isLast ? EMPTY : REMOVED);
    SLOT.setRelease(table.slots, at, null);
    table.live--;
    if (isLast) {
      table.used--;
    }
    if (table.tags.length > MIN_CAPACITY && 8 * table.live < table.tags.length) {
      rebuild(part(hash), table, table.live);
    }
  }

  private Table rebuild(int part, Table old, int needed) {
    int capacity = MIN_CAPACITY;
    while (8L * needed > 5L * capacity) {
      capacity <<= 1;
    }
    Table table = new Table(capacity);
    for (Object entry : old.slots) {
      if (entry != null) {
        byte[] head = Packed.head(entry);
        long hash = hash(head, Packed.keyOffset(head), Packed.keyLength(head));
        table.tags[insert(table, hash, entry)] = tag(hash);
        table.live++;
      }
    }
    table.used = table.live;
    TABLE.setRelease(parts, part, table);
    return table;
  }

  /** Shows every entry; one that comes or goes meanwhile may be among them or not. */
  void forEach(Consumer<Object> action) {
    for (int i = 0; i < PARTS; i++) {
      Table table = (Table) TABLE.getAcquire(parts, i);
      for (int at = 0; at < table.slots.length; at++) {
        Object entry = SLOT.getAcquire(table.slots, at);
        if (entry != null) {
          action.accept(entry);
        }
      }
    }
  }
}
