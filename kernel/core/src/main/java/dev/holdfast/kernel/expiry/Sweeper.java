package dev.holdfast.kernel.expiry;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.event.EventSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reclaims what is past its deadline. Reads never wait for it: a value past its deadline is not
 * served, swept or not.
 *
 * <p>A sweep goes on until nothing is left that can be reclaimed. It takes the sequencer's lock for
 * {@value #ENTRIES_PER_RECORD} entries at a time, so writers come in between, and waits for the
 * disk once for {@value #ENTRIES_PER_LOOK} of them.
 */
public final class Sweeper implements AutoCloseable {
  /** How many entries end in one record. */
  private static final int ENTRIES_PER_RECORD = 512;

  /** How many the store is asked for at once. */
  private static final int ENTRIES_PER_LOOK = 16 * ENTRIES_PER_RECORD;

  private final ContextStore store;
  private final Sequencer sequencer;
  private final InstantSource clock;
  private final Ticker ticker;
  private final EventSink events;
  private final SweepFigures figures;
  private final Threads.Repeating work;

  /** Starts to sweep, every {@code period}. */
  public static Sweeper open(
      ContextStore store,
      Sequencer sequencer,
      InstantSource clock,
      Ticker ticker,
      Threads threads,
      EventSink events,
      Duration period) {
    return new Sweeper(store, sequencer, clock, ticker, threads, events, period);
  }

  private Sweeper(
      ContextStore store,
      Sequencer sequencer,
      InstantSource clock,
      Ticker ticker,
      Threads threads,
      EventSink events,
      Duration period) {
    this.store = store;
    this.sequencer = sequencer;
    this.clock = clock;
    this.ticker = ticker;
    this.events = events;
    this.figures = new SweepFigures(store, clock, ticker);
    this.work = threads.every("holdfast-sweep", period, this::sweep);
  }

  private void sweep() {
    long begin = ticker.nanos();
    long ended = 0;
    try {
      ended = reclaim();
    } finally {
      long nanos = ticker.nanos() - begin;
      figures.swept(ended, nanos);
      tell(ended, nanos);
    }
    figures.countActive();
  }

  /** How many entries ended. */
  private long reclaim() {
    long ended = 0;
    // Keys that a write is under way for, or that the store could not apply: the next sweep's.
    Set<ContextKey> left = new HashSet<>();
    try {
      while (sequencer.readOnly().isEmpty()) {
        int asked = ENTRIES_PER_LOOK + left.size();
        List<EntryHead> due = store.expiring(clock.millis(), asked);
        List<EntryHead> candidates =
            due.stream().filter(head -> !left.contains(head.key())).toList();
        CompletableFuture<?> last = null;
        for (int i = 0; i < candidates.size(); i += ENTRIES_PER_RECORD) {
          List<EntryHead> some =
              candidates.subList(i, Math.min(candidates.size(), i + ENTRIES_PER_RECORD));
          Sequencer.Expired expired = sequencer.expire(some);
          ended += expired.count();
          last = expired.count() == 0 ? last : expired.done();
        }
        if (due.size() < asked) {
          return ended;
        }
        await(last);
        candidates.stream()
            .filter(head -> store.head(head.key()).filter(head::equals).isPresent())
            .forEach(head -> left.add(head.key()));
      }
    } catch (HoldfastException | CompletionException e) {
      // The log takes no records: nothing can be reclaimed, and nothing expired is served either.
      return ended;
    }
    return ended;
  }

  /** Until these are applied, the store would name them again instead of the next ones. */
  private static void await(@Nullable CompletableFuture<?> last) {
    if (last != null) {
      last.join();
    }
  }

  private void tell(long ended, long nanos) {
    if (ended == 0) {
      return;
    }
    long millis = nanos / 1_000_000;
    events.tell(
        RuntimeEvent.Kind.EXPIRED, "Entries ended at their deadline.", Map.of("entries", ended));
    events.tell(
        RuntimeEvent.Kind.SWEEP,
        "A sweep reclaimed what was past its deadline.",
        Map.of("entries", ended, "millis", millis));
  }

  /** Figures of all sweeps. */
  public SweepFigures figures() {
    return figures;
  }

  /** How many entries were reclaimed. */
  public long expired() {
    return figures.expired();
  }

  /** How many sweeps there were. */
  public long sweeps() {
    return figures.sweeps();
  }

  @Override
  public void close() {
    work.close();
  }
}
