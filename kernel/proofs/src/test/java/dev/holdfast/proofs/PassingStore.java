package dev.holdfast.proofs;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import java.util.List;
import java.util.Optional;

/** Hands everything on to another store; a planted bug overrides a step. */
abstract class PassingStore implements ContextStore {
  private final ContextStore store;

  PassingStore(ContextStore store) {
    this.store = store;
  }

  final ContextStore store() {
    return store;
  }

  @Override
  public Optional<EntryHead> head(ContextKey key) {
    return store.head(key);
  }

  @Override
  public StoreRead find(ContextKey key) {
    return store.find(key);
  }

  @Override
  public StoreRead inspect(ContextKey key) {
    return store.inspect(key);
  }

  @Override
  public void apply(StoreBatch batch) {
    store.apply(batch);
  }

  @Override
  public boolean mend(EntryHead head, byte[] value) {
    return store.mend(head, value);
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
