package dev.holdfast.kernel.expiry;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.commit.Sequencer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reclaims what is past its deadline. Reads never wait for it: a value past its deadline is not
 * served, swept or not.
 */
public final class Sweeper implements AutoCloseable {
  /** How many entries end in one record; a sweep goes on until none is left. */
  private static final int ENTRIES_PER_RECORD = 512;

  private final LongAdder expired = new LongAdder();
  private final LongAdder sweeps = new LongAdder();
  private final ContextStore store;
  private final Sequencer sequencer;
  private final InstantSource clock;
  private final Threads.Repeating work;

  /** Starts to sweep, every {@code period}. */
  public static Sweeper open(
      ContextStore store,
      Sequencer sequencer,
      InstantSource clock,
      Threads threads,
      Duration period) {
    return new Sweeper(store, sequencer, clock, threads, period);
  }

  private Sweeper(
      ContextStore store,
      Sequencer sequencer,
      InstantSource clock,
      Threads threads,
      Duration period) {
    this.store = store;
    this.sequencer = sequencer;
    this.clock = clock;
    this.work = threads.every("holdfast-sweep", period, this::sweep);
  }

  private void sweep() {
    sweeps.increment();
    try {
      while (true) {
        List<EntryHead> candidates = store.expiring(clock.millis(), ENTRIES_PER_RECORD);
        if (candidates.isEmpty()) {
          return;
        }
        Sequencer.Expired ended = sequencer.expire(candidates);
        expired.add(ended.count());
        if (ended.count() == 0 || candidates.size() < ENTRIES_PER_RECORD) {
          return;
        }
        // Until these are applied, the store would name them again instead of the next ones.
        ended.done().join();
      }
    } catch (HoldfastException | CompletionException e) {
      // The log takes no records: nothing can be reclaimed, and nothing expired is served either.
      return;
    }
  }

  /** How many entries were reclaimed. */
  public long expired() {
    return expired.sum();
  }

  /** How many sweeps there were. */
  public long sweeps() {
    return sweeps.sum();
  }

  @Override
  public void close() {
    work.close();
  }
}
