package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreStats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The present entry of every key, found by key, in key order, by deadline and by use. One thread
 * changes it, any number read it; the table decides what an entry is, the others only lead to it.
 */
final class EntryIndex {
  private final EntryTable table = new EntryTable();
  private final Expiry expiry = new Expiry();
  private final Footprint footprint = new Footprint(HeapLayout.current());
  private final SharedTexts texts;

  private final KeyOrder order =
      new KeyOrder(() -> {
        List<byte[]> keys = new ArrayList<>();
        table.forEach(entry -> keys.add(Packed.key(Packed.head(entry))));
        return keys;
      });

  /** Written by one thread, one after another: who reads them meanwhile may see some changed. */
  private final AtomicLong entryCount = new AtomicLong();

  private final AtomicLong valueBytes = new AtomicLong();
  private final AtomicLong residentBytes = new AtomicLong();

  /** An empty index of entries that share texts. */
  EntryIndex(SharedTexts texts) {
    this.texts = texts;
  }

  /** Makes room, unless there are entries already. */
  void expect(long count) {
    if (count > 0 && entryCount.get() == 0) {
      table.expect(count);
    }
  }

  /** The hash of a key. */
  long hash(byte[] key) {
    return table.hash(key);
  }

  /** The entry of a key, null when there is none. */
  @Nullable Object get(byte[] key) {
    return get(key, hash(key));
  }

  /** The same where the hash is known. */
  @Nullable Object get(byte[] key, long hash) {
    return table.get(key, hash);
  }

  /** Makes {@code next} the entry of {@code key}, or removes it when {@code next} is null. */
  void set(byte[] key, @Nullable Object next) {
    long hash = hash(key);
    set(key, hash, get(key, hash), next);
  }

  /** The same where hash and present entry are known. */
  void set(byte[] key, long hash, @Nullable Object previous, @Nullable Object next) {
    expiry.change(previous, next);
    if (next != null) {
      // Whoever can find an entry by key can also find it by order. While there is no order, it is
      // made of what is in the table, so that comes first.
      boolean isSorted = order.isSorted();
      if (previous == null && isSorted) {
        order.add(key);
      }
      table.put(key, hash, next);
      if (previous == null && !isSorted) {
        order.add(key);
      }
    } else {
      table.remove(key, hash);
      order.remove(key);
    }
    account(previous, next);
  }

  private void account(@Nullable Object previous, @Nullable Object next) {
    long entries = entryCount.getPlain();
    long values = valueBytes.getPlain();
    long resident = residentBytes.getPlain();
    if (previous != null) {
      entries--;
      values -= Packed.valueLength(previous);
      resident -= footprint.of(previous);
    }
    if (next != null) {
      entries++;
      values += Packed.valueLength(next);
      resident += footprint.of(next);
    }
    entryCount.setRelease(entries);
    valueBytes.setRelease(values);
    residentBytes.setRelease(resident);
  }

  /** Heads in key order, as {@link dev.holdfast.api.spi.store.ContextStore#scan} says. */
  List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
    byte[] prefixBytes = prefix.getBytes(StandardCharsets.UTF_8);
    if (!new String(prefixBytes, StandardCharsets.UTF_8).equals(prefix)) {
      // Half a pair of surrogates has no bytes, so no key begins with it.
      return List.of();
    }
    byte[] from = after.map(ContextKey::toBytes).orElse(prefixBytes);
    boolean isIncluded = after.isEmpty();
    if (Arrays.compareUnsigned(from, prefixBytes) < 0) {
      from = prefixBytes;
      isIncluded = true;
    }
    List<EntryHead> found = new ArrayList<>();
    order.forEach(
        from,
        isIncluded,
        cursor -> {
          if (!cursor.startsWith(prefixBytes)) {
            return true;
          }
          Object entry = get(cursor.key());
          if (entry != null) {
            found.add(Packed.decode(entry, texts));
          }
          return found.size() == limit;
        });
    return found;
  }

  /** Heads by deadline, as {@link dev.holdfast.api.spi.store.ContextStore#expiring} says. */
  List<EntryHead> expiring(long nowMillis, int limit) {
    return present(expiry.due(nowMillis, limit), head -> head.isExpiredAt(nowMillis));
  }

  /** Heads as {@link dev.holdfast.api.spi.store.ContextStore#coldest} says. */
  List<EntryHead> coldest(int limit) {
    return present(
        expiry.coldest(limit),
        head ->
            head.deadlineMillis() != EntryHead.NO_DEADLINE && head.priority() != Priority.CRITICAL);
  }

  /** The heads of the present entries of the same keys, as far as they still fit. */
  private List<EntryHead> present(List<Object> entries, Predicate<EntryHead> fits) {
    List<EntryHead> heads = new ArrayList<>(entries.size());
    for (Object entry : entries) {
      Object present = get(Packed.key(Packed.head(entry)));
      if (present != null) {
        EntryHead head = Packed.decode(present, texts);
        if (fits.test(head)) {
          heads.add(head);
        }
      }
    }
    return heads;
  }

  /** What an entry takes. */
  long footprint(EntryHead head) {
    return footprint.of(head);
  }

  /** What the index holds. */
  StoreStats stats() {
    return new StoreStats(
        entryCount.getAcquire(), valueBytes.getAcquire(), residentBytes.getAcquire());
  }

  /** How many places the order and the deadlines have; for tests of leaks. */
  int orderedSize() {
    return order.size() + expiry.size();
  }
}
