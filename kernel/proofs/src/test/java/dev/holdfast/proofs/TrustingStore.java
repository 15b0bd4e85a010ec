package dev.holdfast.proofs;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A planted bug: what was read rightly once is not checked again, but served with a wrong bit. */
final class TrustingStore extends PassingStore {
  private final Map<ContextKey, StoreRead.Hit> before = new ConcurrentHashMap<>();

  TrustingStore(ContextStore store) {
    super(store);
  }

  @Override
  public StoreRead find(ContextKey key) {
    StoreRead found = super.find(key);
    if (found instanceof StoreRead.Hit hit) {
      before.put(key, hit);
    }
    StoreRead.Hit last = before.get(key);
    if (!(found instanceof StoreRead.Damaged) || last == null) {
      return found;
    }
    byte[] unchecked = last.value().clone();
    unchecked[0] ^= 1;
    return new StoreRead.Hit(last.head(), unchecked);
  }
}
