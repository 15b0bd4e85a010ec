package dev.holdfast.kernel.commit;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.budget.Relief;
import dev.holdfast.kernel.config.MemoryMode;
import dev.holdfast.kernel.event.EventSink;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives up entries when memory runs short: in the background from {@code memory.evict-from} down to
 * {@code memory.soft}, and for a write that would else not fit. Each eviction is a record, so that
 * no replay revives the entry; its bytes are free when that is applied.
 */
public final class Evictor implements Relief {
  /** How many entries go in one record. */
  private static final int ENTRIES_PER_RECORD = 512;

  /** How many records one call writes at most. */
  private static final int MOST_RECORDS = 256;

  /** How long a reservation waits for room. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ReentrantLock lock = new ReentrantLock();
  private final LongAdder entries = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final ContextStore store;
  private final Sequencer sequencer;
  private final MemoryBudget budget;
  private final Costs costs;
  private final EventSink events;
  private final Ticker ticker;

  /** Over the store that names what is least valuable. */
  public Evictor(
      ContextStore store,
      Sequencer sequencer,
      KernelTables tables,
      EventSink events,
      Ticker ticker) {
    this.store = store;
    this.sequencer = sequencer;
    this.budget = tables.budget();
    this.costs = tables.costs();
    this.events = events;
    this.ticker = ticker;
  }

  @Override
  public boolean makeRoom(long needed) {
    return makeRoom(needed, PATIENCE.toNanos());
  }

  /** Makes room within that time; false when what may be given up would not be enough. */
  boolean makeRoom(long needed, long patienceNanos) {
    long deadline = ticker.nanos() + patienceNanos;
    try {
      // One at a time: the store names what is pending already until it is applied.
      if (!lock.tryLock(patienceNanos, TimeUnit.NANOSECONDS)) {
        return false;
      }
      try {
        if (budget.allows(needed)) {
          return true;
        }
        if (budget.settings().mode() != MemoryMode.ENFORCE || !isEnough(budget.missing(needed))) {
          return false;
        }
        evict(() -> budget.missing(needed), deadline, "a write would else not have fitted");
        return budget.allows(needed);
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (HoldfastException e) {
      // The log takes no records: nothing can be given up.
      return false;
    }
  }

  /** Whether {@link #makeRoom} has a chance; nothing is done. */
  boolean couldMakeRoom(long needed) {
    return budget.allows(needed) || isEnough(budget.missing(needed));
  }

  /** Whether it is worth to begin: nothing is given up for a write that is refused all the same. */
  private boolean isEnough(long missing) {
    List<EntryHead> coldest = store.coldest(ENTRIES_PER_RECORD);
    if (coldest.size() == ENTRIES_PER_RECORD) {
      return true;
    }
    long free = 0;
    for (EntryHead head : coldest) {
      free += costs.of(head) - Costs.tombstone(head.key());
    }
    return free >= missing;
  }

  /** Evicts down to the soft limit when usage is above the one where that begins. */
  public void relieve() {
    if (budget.settings().mode() != MemoryMode.ENFORCE
        || budget.used() <= budget.settings().evictFromBytes()
        || !lock.tryLock()) {
      return;
    }
    try {
      evict(
          () -> budget.used() - budget.settings().softLimitBytes(),
          ticker.nanos() + PATIENCE.toNanos(),
          "memory was above memory.evict-from");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (HoldfastException e) {
      // The log takes no records: nothing can be given up, and nothing more is written either.
      return;
    } finally {
      lock.unlock();
    }
  }

  /** What is still to go. */
  @FunctionalInterface
  private interface Goal {
    long missing();
  }

  private void evict(Goal goal, long deadline, String because) throws InterruptedException {
    long evicted = 0;
    long freed = 0;
    try {
      for (int i = 0; i < MOST_RECORDS && goal.missing() > 0; i++) {
        List<EntryHead> coldest = store.coldest(ENTRIES_PER_RECORD);
        Sequencer.Evicted ended =
            coldest.isEmpty()
                ? Sequencer.Evicted.NOTHING
                : sequencer.evict(coldest, goal.missing());
        if (ended.count() == 0) {
          return;
        }
        evicted += ended.count();
        freed += ended.bytes();
        // Only then are the bytes free, and only then does the store name others.
        ended.done().get(Math.max(1, deadline - ticker.nanos()), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      // The log failed or is slow; whoever wanted the room decides by what is free now.
      return;
    } finally {
      tell(evicted, freed, because);
    }
  }

  private void tell(long evicted, long freed, String because) {
    if (evicted == 0) {
      return;
    }
    entries.add(evicted);
    bytes.add(freed);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("entries", evicted);
    facts.put("bytes", freed);
    facts.put("usedBytes", budget.used());
    facts.put("limitBytes", budget.settings().hardLimitBytes());
    events.tell(
        RuntimeEvent.Kind.EVICTED,
        evicted + " entries of " + freed + " bytes were given up: " + because + ".",
        facts);
  }

  /** How many entries were given up. */
  public long entries() {
    return entries.sum();
  }

  /** Their bytes. */
  public long bytes() {
    return bytes.sum();
  }
}
