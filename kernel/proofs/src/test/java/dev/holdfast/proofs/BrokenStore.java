package dev.holdfast.proofs;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Planted bugs: a store that is wrong now and then. */
final class BrokenStore implements ContextStore {
  private static final int NOW_AND_THEN = 10;

  private enum Bug {
    STALE,
    LOSING
  }

  private final ContextStore store;
  private final Bug bug;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<ContextKey, StoreRead> before = new ConcurrentHashMap<>();

  private BrokenStore(ContextStore store, Bug bug) {
    this.store = store;
    this.bug = bug;
  }

  /** Sometimes answers what it answered the time before. */
  static ContextStore stale(ContextStore store) {
    return new BrokenStore(store, Bug.STALE);
  }

  /** Sometimes does not do what it is told. */
  static ContextStore losing(ContextStore store) {
    return new BrokenStore(store, Bug.LOSING);
  }

  private boolean isWrongNow(Bug which) {
    return bug == which && calls.incrementAndGet() % NOW_AND_THEN == 0;
  }

  @Override
  public Optional<EntryHead> head(ContextKey key) {
    return store.head(key);
  }

  @Override
  public StoreRead find(ContextKey key) {
    StoreRead now = store.find(key);
    StoreRead last = before.put(key, now);
    return last != null && isWrongNow(Bug.STALE) ? last : now;
  }

  @Override
  public void apply(StoreBatch batch) {
    store.apply(isWrongNow(Bug.LOSING) ? new StoreBatch(batch.position(), List.of()) : batch);
  }

  @Override
  public List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
    return store.scan(prefix, after, limit);
  }

  @Override
  public List<EntryHead> expiring(long nowMillis, int limit) {
    return store.expiring(nowMillis, limit);
  }

  @Override
  public long appliedPosition() {
    return store.appliedPosition();
  }

  @Override
  public StoreStats stats() {
    return store.stats();
  }

  @Override
  public void close() {
    store.close();
  }
}
