package dev.holdfast.kernel.layer;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies in the near store. Each is the far store's entry, but while a batch is on its way from
 * one to the other. The near store sees batches at positions of its own.
 */
final class NearCopies {
  private static final Logger LOG = LoggerFactory.getLogger(NearCopies.class);

  /** What a copy costs besides key and value: its objects here and in a store in memory. */
  private static final long OVERHEAD_BYTES = 480;

  private final ReentrantLock lock = new ReentrantLock();
  private final ContextStore near;
  private final ContextStore far;
  private final HotKeys hot;
  private long position;

  /** A near store that fails is not asked again. */
  private volatile boolean isTrusted = true;

  private volatile long bytes;

  NearCopies(ContextStore near, ContextStore far, long capacityBytes) {
    this.near = near;
    this.far = far;
    this.hot = new HotKeys(capacityBytes);
  }

  /** The head of a copy; empty when there is none. */
  Optional<EntryHead> head(ContextKey key) {
    return isTrusted ? near.head(key) : Optional.empty();
  }

  /** A copy. */
  StoreRead find(ContextKey key) {
    if (!isTrusted) {
      return new StoreRead.Miss();
    }
    StoreRead found = near.find(key);
    if (found instanceof StoreRead.Hit) {
      hot.touch(key);
    }
    return found;
  }

  /** A copy, which this is no use of. */
  StoreRead inspect(ContextKey key) {
    return isTrusted ? near.inspect(key) : new StoreRead.Miss();
  }

  /** What the copies take, estimated. */
  long bytes() {
    return bytes;
  }

  /** The batch for the far store: the arrays of values are the near one's. */
  StoreBatch withOwnArrays(StoreBatch batch) {
    List<StoreChange> changes = new ArrayList<>(batch.changes().size());
    for (StoreChange change : batch.changes()) {
      changes.add(
          change instanceof StoreChange.Replace(EntryHead head, byte[] value)
                  && hot.isOfSize(cost(head))
              ? new StoreChange.Replace(head, value.clone())
              : change);
    }
    return new StoreBatch(batch.position(), changes, batch.stamp(), batch.versions());
  }

  /** Keeps a copy of what the far store was just found to hold, if it still does. */
  void add(StoreRead.Hit hit) {
    if (!isTrusted || !hot.isOfSize(cost(hit.head()))) {
      return;
    }
    lock.lock();
    try {
      ContextKey key = hit.head().key();
      // A batch that is applied to the far store hereafter comes here after this.
      if (!hot.contains(key) && far.head(key).filter(hit.head()::equals).isPresent()) {
        change(List.of(new StoreChange.Replace(hit.head(), hit.value().clone())));
        make(hot.put(key, cost(hit.head())));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Drops a copy. */
  void drop(ContextKey key) {
    lock.lock();
    try {
      hot.remove(key);
      change(List.of(new StoreChange.Remove(key)));
    } finally {
      lock.unlock();
    }
  }

  /** Brings the copies to where the far store is. */
  void apply(StoreBatch batch) {
    if (!isTrusted) {
      return;
    }
    lock.lock();
    try {
      List<StoreChange> changes = new ArrayList<>(batch.changes().size());
      Map<ContextKey, Optional<EntryHead>> after = new HashMap<>();
      Set<ContextKey> ahead = new HashSet<>();
      for (StoreChange change : batch.changes()) {
        ContextKey key = change.key();
        Optional<EntryHead> before = after.get(key);
        boolean isCopied = before == null ? hot.contains(key) : before.isPresent();
        if (before == null && isCopied && isAhead(change)) {
          ahead.add(key);
        }
        if (ahead.contains(key)) {
          continue;
        }
        Optional<EntryHead> copy = copyAfter(change, isCopied);
        if (copy.isPresent()) {
          changes.add(change);
        } else if (isCopied) {
          changes.add(new StoreChange.Remove(key));
        }
        after.put(key, copy);
      }
      change(changes);
      List<ContextKey> evicted = new ArrayList<>();
      after.forEach((key, copy) -> {
        if (copy.isPresent()) {
          evicted.addAll(hot.put(key, cost(copy.get())));
        } else {
          hot.remove(key);
        }
      });
      make(evicted);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a reader has just copied what this batch made; nothing must be added to it twice. */
  private boolean isAhead(StoreChange change) {
    return change instanceof StoreChange.Splice
        && near.head(change.key()).equals(far.head(change.key()));
  }

  private Optional<EntryHead> copyAfter(StoreChange change, boolean isCopied) {
    return switch (change) {
      case StoreChange.Replace(EntryHead head, byte[] value) ->
          Optional.of(head).filter(each -> hot.isOfSize(cost(each)));
      case StoreChange.Splice(EntryHead head, long keep, byte[] tail) ->
          Optional.of(head).filter(each -> isCopied && hot.isOfSize(cost(each)));
      case StoreChange.Remove _ -> Optional.empty();
    };
  }

  /** Makes room: these copies go. */
  private void make(List<ContextKey> evicted) {
    if (!evicted.isEmpty()) {
      change(evicted.stream().<StoreChange>map(StoreChange.Remove::new).toList());
    }
    bytes = hot.bytes();
  }

  private void change(List<StoreChange> changes) {
    if (!isTrusted || changes.isEmpty()) {
      return;
    }
    try {
      near.apply(new StoreBatch(++position, changes));
    } catch (RuntimeException e) {
      isTrusted = false;
      LOG.error("the near store failed and is not used any more; the far one has everything", e);
    }
  }

  private static long cost(EntryHead head) {
    return OVERHEAD_BYTES + 2L * head.key().text().length() + head.length();
  }

  void close() {
    isTrusted = false;
    near.close();
  }
}
