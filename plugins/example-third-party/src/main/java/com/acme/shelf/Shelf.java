package com.acme.shelf;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps every entry in a sorted map in memory. Right, and short; not fast. */
final class Shelf implements ContextStore {
  /** About what an entry takes beside its value: head, key, digest, node of the map. */
  private static final long OVERHEAD_BYTES = 500;

  private final NavigableMap<ContextKey, Item> items = new ConcurrentSkipListMap<>();
  private volatile long valueBytes;
  private volatile long appliedPosition;

  @Override
  public Optional<EntryHead> head(ContextKey key) {
    return Optional.ofNullable(items.get(key)).map(Item::head);
  }

  @Override
  public StoreRead find(ContextKey key) {
    Item item = items.get(key);
    if (item == null) {
      return new StoreRead.Miss();
    }
    return item.isSound()
        ? new StoreRead.Hit(item.head(), item.value().clone())
        : new StoreRead.Damaged(item.head());
  }

  @Override
  public void apply(StoreBatch batch) {
    if (batch.position() <= appliedPosition) {
      return;
    }
    // All of the batch is worked out first: where one change fails, none was made.
    Map<ContextKey, Optional<Item>> staged = new HashMap<>();
    for (StoreChange change : batch.changes()) {
      staged.put(change.key(), after(change, staged));
    }
    staged.forEach(this::publish);
    appliedPosition = batch.position();
  }

  private Optional<Item> after(StoreChange change, Map<ContextKey, Optional<Item>> staged) {
    return switch (change) {
      case StoreChange.Replace(EntryHead head, byte[] value) -> Optional.of(Item.of(head, value));
      case StoreChange.Remove(ContextKey key) -> Optional.empty();
      case StoreChange.Splice(EntryHead head, long keep, byte[] tail) -> {
        Optional<Item> present =
            staged.getOrDefault(head.key(), Optional.ofNullable(items.get(head.key())));
        yield Optional.of(present.orElseThrow().spliced(head, keep, tail));
      }
    };
  }

  private void publish(ContextKey key, Optional<Item> item) {
    Item former = item.isPresent() ? items.put(key, item.get()) : items.remove(key);
    valueBytes +=
        item.map(Item::length).orElse(0L)
            - Optional.ofNullable(former).map(Item::length).orElse(0L);
  }

  @Override
  public List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
    return after.map(key -> items.tailMap(key, false)).orElse(items).values().stream()
        .map(Item::head)
        .filter(head -> head.key().startsWith(prefix))
        .limit(limit)
        .toList();
  }

  @Override
  public List<EntryHead> expiring(long nowMillis, int limit) {
    return items.values().stream()
        .map(Item::head)
        .filter(head -> head.isExpiredAt(nowMillis))
        .sorted(Comparator.comparingLong(EntryHead::deadlineMillis))
        .limit(limit)
        .toList();
  }

  @Override
  public long appliedPosition() {
    return appliedPosition;
  }

  @Override
  public StoreStats stats() {
    long entries = items.size();
    return new StoreStats(entries, valueBytes, valueBytes + entries * OVERHEAD_BYTES);
  }

  /** For tests, which damage it. */
  byte[] bytesOf(ContextKey key) {
    return items.get(key).value();
  }

  @Override
  public void close() {}
}
