package dev.holdfast.kernel.integrity;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.history.History;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts into the store again what was damaged there, from the log's copy of the same version when
 * its digest proves it; nothing else ever takes its place. Each damaged version is told and counted
 * once; a key without a good copy is refused until it is written anew.
 */
public final class Repairer {
  private static final Logger LOG = LoggerFactory.getLogger(Repairer.class);

  private static final long PATIENCE_SECONDS = 5;

  private final Set<ContextKey> underway = ConcurrentHashMap.newKeySet();
  private final ContextStore store;
  private final CommitPipeline pipeline;
  private final Optional<History> history;
  private final KnownDamage known;

  /**
   * Repairs a store.
   *
   * @param pipeline whose thread alone changes the store
   * @param history where good copies are; absent when the log keeps none
   * @param known what is damaged
   */
  public Repairer(
      ContextStore store, CommitPipeline pipeline, Optional<History> history, KnownDamage known) {
    this.store = store;
    this.pipeline = pipeline;
    this.history = history;
    this.known = known;
  }

  /** The head of a key's present version as the log has it, when the store's cannot be read. */
  Optional<EntryHead> headOf(ContextKey key) {
    return history.flatMap(log -> log.newest(key));
  }

  /**
   * Finds a good copy of a version that was found damaged, and has the store mended with it.
   *
   * @return the bytes, for the caller; empty when there is no good copy
   */
  Optional<byte[]> repair(EntryHead head) {
    known.entry(head);
    Optional<byte[]> copy = history.flatMap(log -> log.copy(head));
    copy.ifPresent(bytes -> mendLater(head, bytes.clone()));
    return copy;
  }

  private CompletableFuture<Boolean> mendLater(EntryHead head, byte[] value) {
    if (!underway.add(head.key())) {
      return CompletableFuture.completedFuture(false);
    }
    return pipeline.between(state -> {
      try {
        return mendNow(head, value);
      } finally {
        underway.remove(head.key());
      }
    });
  }

  /** On the applying thread: nothing changes the store meanwhile. */
  private boolean mendNow(EntryHead head, byte[] value) {
    if (!known.holds(head)) {
      // Somebody else, who read it at the same time, was faster.
      return true;
    }
    try {
      if (store.mend(head, value) && isSound(head)) {
        known.repaired(head);
        return true;
      }
    } catch (HoldfastException | IllegalStateException e) {
      LOG.warn("a damaged value could not be put into the store again: {}", e.getMessage());
    }
    return false;
  }

  private boolean isSound(EntryHead head) {
    return store.inspect(head.key()) instanceof StoreRead.Hit(EntryHead found, byte[] bytes)
        && found.version() == head.version()
        && bytes.length == head.length();
  }

  /**
   * Makes those of the keys writable again whose heads cannot be read: a write needs to know the
   * version before it.
   *
   * @return whether there were any, and all are mended
   */
  public boolean mendHeads(Collection<ContextKey> keys) {
    boolean isMended = false;
    for (ContextKey key : keys) {
      if (isHeadUnreadable(key)) {
        Optional<EntryHead> head = headOf(key);
        head.ifPresent(known::entry);
        Optional<byte[]> copy = head.flatMap(wanted -> history.flatMap(log -> log.copy(wanted)));
        if (copy.isEmpty() || !await(mendLater(head.orElseThrow(), copy.get()))) {
          return false;
        }
        isMended = true;
      }
    }
    return isMended;
  }

  private boolean isHeadUnreadable(ContextKey key) {
    try {
      store.head(key);
      return false;
    } catch (HoldfastException e) {
      return e.code() == ErrorCode.CORRUPT;
    }
  }

  private static boolean await(CompletableFuture<Boolean> mended) {
    try {
      return mended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** A version was asked for, and the log's record of it, or of what it builds upon, is damaged. */
  public void lost(ContextKey key, long version) {
    known.version(key, version);
  }

  /** How many keys are refused now; those that were written anew or removed no longer count. */
  public int unrepaired() {
    return known.entries(this::isGone);
  }

  private boolean isGone(ContextKey key, long version) {
    try {
      return store.head(key).filter(head -> head.version() == version).isEmpty();
    } catch (HoldfastException e) {
      return false;
    }
  }
}
