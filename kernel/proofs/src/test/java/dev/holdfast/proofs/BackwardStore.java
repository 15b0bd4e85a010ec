package dev.holdfast.proofs;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A planted bug: what is damaged is repaired with the value that the key had first. */
final class BackwardStore extends PassingStore {
  private final Map<ContextKey, byte[]> first = new ConcurrentHashMap<>();

  BackwardStore(ContextStore store) {
    super(store);
  }

  @Override
  public void apply(StoreBatch batch) {
    for (StoreChange change : batch.changes()) {
      if (change instanceof StoreChange.Replace(EntryHead head, byte[] value)) {
        first.putIfAbsent(head.key(), value.clone());
      }
    }
    super.apply(batch);
  }

  @Override
  public boolean mend(EntryHead head, byte[] value) {
    byte[] older = first.get(head.key());
    return super.mend(head, older != null && older.length == value.length ? older.clone() : value);
  }
}
