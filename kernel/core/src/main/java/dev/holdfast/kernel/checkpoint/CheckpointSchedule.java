package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.kernel.config.CheckpointSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a checkpoint when there were changes and it is time, or the log grew by much. One that
 * fails is told and tried again; it harms nothing but the length of the next recovery.
 */
public final class CheckpointSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointSchedule.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final LongAdder written = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final Checkpointer checkpointer;
  private final CommitLog log;
  private final CheckpointSettings settings;
  private final Ticker ticker;
  private final Consumer<CheckpointSummary> afterwards;
  private Threads.@Nullable Repeating repeating;
  private volatile @Nullable CheckpointSummary newest;
  private volatile @Nullable String failure;
  private volatile long durationNanos;
  private volatile boolean isWanted;
  private final LongSupplier changes;
  private long position;
  private long changesSeen;
  private long bytes;
  private long tried;

  private CheckpointSchedule(
      Checkpointer checkpointer,
      CommitLog log,
      CheckpointSettings settings,
      Ticker ticker,
      LongSupplier changes,
      Consumer<CheckpointSummary> afterwards) {
    this.checkpointer = checkpointer;
    this.log = log;
    this.settings = settings;
    this.ticker = ticker;
    this.afterwards = afterwards;
    this.changes = changes;
    this.bytes = log.stats().bytes();
    this.tried = ticker.nanos();
  }

  /**
   * Begins to look at the log.
   *
   * @param recovered the position up to which a checkpoint has everything already
   * @param isDamaged whether the state is not all that was acknowledged: then nothing is written by
   *     itself, because a checkpoint would call that state proven
   * @param changes how many records changed anything in this run: what health checks write is no
   *     ground for a checkpoint
   * @param afterwards done after each checkpoint of the schedule, on its thread
   */
  public static CheckpointSchedule open(
      Checkpointer checkpointer,
      CommitLog log,
      CheckpointSettings settings,
      long recovered,
      boolean isDamaged,
      Threads threads,
      Ticker ticker,
      LongSupplier changes,
      Consumer<CheckpointSummary> afterwards) {
    CheckpointSchedule schedule =
        new CheckpointSchedule(checkpointer, log, settings, ticker, changes, afterwards);
    schedule.position = recovered;
    // What was replayed counts as a change.
    schedule.changesSeen = log.end() > recovered ? -1 : 0;
    if (!isDamaged) {
      schedule.repeating = threads.every("holdfast-checkpoint", PERIOD, schedule::look);
    }
    return schedule;
  }

  private synchronized void look() {
    if (isChanged()
        && ((isWanted && failure == null)
            || ticker.nanos() - tried >= settings.interval().toNanos()
            || log.stats().bytes() - bytes >= settings.bytes())) {
      tryNow().ifPresent(afterwards);
    }
  }

  /**
   * One is written at the next look, changes or not: something that a recovery might need was found
   * damaged, and from a newer checkpoint it needs it no longer.
   */
  public void soon() {
    isWanted = true;
  }

  private boolean isChanged() {
    return isWanted || log.end() > position && changes.getAsLong() != changesSeen;
  }

  private Optional<CheckpointSummary> tryNow() {
    try {
      return Optional.of(now());
    } catch (IOException | RuntimeException e) {
      LOG.warn("no checkpoint was written: the next recovery takes longer", e);
      return Optional.empty();
    }
  }

  /** Writes one now. */
  public synchronized CheckpointSummary now() throws IOException {
    long start = ticker.nanos();
    tried = start;
    boolean wasWanted = isWanted;
    bytes = log.stats().bytes();
    long changesBefore = changes.getAsLong();
    try {
      CheckpointSummary summary = checkpointer.write();
      durationNanos = ticker.nanos() - start;
      position = summary.begin();
      changesSeen = changesBefore;
      newest = summary;
      failure = null;
      isWanted &= !wasWanted;
      written.increment();
      return summary;
    } catch (IOException | RuntimeException e) {
      failures.increment();
      failure = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw e;
    }
  }

  /** Writes the last one, when there were changes; called when nothing changes any more. */
  public synchronized void last() {
    if (isChanged()) {
      tryNow();
    }
  }

  /** The newest checkpoint of this run. */
  public Optional<CheckpointSummary> newest() {
    return Optional.ofNullable(newest);
  }

  /** Why the last try failed; empty when it did not. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** How many were written. */
  public long written() {
    return written.sum();
  }

  /** How many tries failed. */
  public long failures() {
    return failures.sum();
  }

  /** How long the newest one took, in milliseconds. */
  public long durationMillis() {
    return durationNanos / 1_000_000;
  }

  /** Stops looking; {@link #last} may follow. */
  @Override
  public void close() {
    if (repeating != null) {
      repeating.close();
    }
  }
}
