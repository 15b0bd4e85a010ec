package dev.holdfast.kernel.integrity;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.checkpoint.TruncationHold;
import dev.holdfast.kernel.config.IntegritySettings;
import dev.holdfast.kernel.integrity.Coverage.Pass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, in the background and at a bounded rate, everything that is kept: each entry with its
 * checksum and its digest, then each record of the log. What is damaged is repaired, or told, as if
 * somebody had read it. A pass goes on where it was after each pause, and ends with the kernel.
 */
public final class Scrub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);

  /** Often, so that each turn is short: the processor belongs to those who wait for an answer. */
  private static final Duration TURN = Duration.ofMillis(250);

  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  private final EntryScrub entries;
  private final Optional<LogScrub> log;
  private final IntegritySettings settings;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Threads.Repeating work;
  private volatile boolean isClosed;
  private volatile Coverage coverage;

  // Of the scrubbing thread alone.
  private long lastTurn;
  private long credit;
  private long passBegan;
  private @Nullable Instant began;

  private Scrub(
      EntryScrub entries,
      Optional<LogScrub> log,
      IntegritySettings settings,
      InstantSource clock,
      Ticker ticker,
      Threads threads) {
    this.entries = entries;
    this.log = log;
    this.settings = settings;
    this.clock = clock;
    this.ticker = ticker;
    this.lastTurn = ticker.nanos();
    this.passBegan = lastTurn - settings.scrub().toNanos();
    this.coverage = new Coverage(clock.instant(), 0, Optional.empty(), Optional.empty());
    this.work = threads.every("holdfast-scrub", TURN, this::turn);
  }

  /**
   * What is scrubbed, and what is done about it.
   *
   * @param store its entries
   * @param log its records; absent when they are not kept
   * @param hold keeps the log as it is during a turn
   * @param repairer makes whole what is damaged
   * @param known remembers what is not
   * @param figures counts
   * @param logDamaged done when new damage of the log was found
   */
  public record Parts(
      ContextStore store,
      Optional<CommitLog> log,
      TruncationHold hold,
      Repairer repairer,
      KnownDamage known,
      IntegrityFigures figures,
      Runnable logDamaged) {}

  /** Starts to scrub: a first pass at once, then one in each interval. */
  public static Scrub open(
      Parts parts,
      IntegritySettings settings,
      InstantSource clock,
      Ticker ticker,
      Threads threads) {
    return new Scrub(
        new EntryScrub(parts.store(), parts.repairer(), parts.known(), parts.figures()),
        parts.log().map(log -> new LogScrub(log, parts.hold(), parts.known(), parts.logDamaged())),
        settings,
        clock,
        ticker,
        threads);
  }

  private void turn() {
    long now = ticker.nanos();
    long rate = settings.scrubBytesPerSecond();
    double elapsed = Math.min(1.0, (double) (now - lastTurn) / NANOS);
    lastTurn = now;
    // What a long value took beyond its turn is paid back by pausing.
    credit = Math.min(rate, credit + (long) (rate * elapsed));
    if (began == null && now - passBegan >= settings.scrub().toNanos()) {
      begin(now);
    }
    if (began != null && credit > 0) {
      advance(began);
    }
  }

  private void begin(long now) {
    passBegan = now;
    began = clock.instant();
    entries.begin();
    log.ifPresent(LogScrub::begin);
  }

  private void advance(Instant begin) {
    try {
      while (credit > 0 && !isClosed && !entries.isDone()) {
        credit -= entries.next();
      }
      if (credit > 0 && !isClosed && entries.isDone() && log.isPresent()) {
        credit -= log.get().next(credit, () -> isClosed);
      }
    } catch (HoldfastException e) {
      // The store is closing, or fails in a way that its users are told of.
      LOG.debug("the scrub pauses", e);
      credit = 0;
    }
    Pass pass = pass(begin);
    if (entries.isDone() && log.map(LogScrub::isDone).orElse(true)) {
      began = null;
      coverage =
          new Coverage(
              coverage.begun(), coverage.passes() + 1, Optional.of(pass), Optional.empty());
      LOG.debug("scrubbed: {}", pass);
    } else {
      coverage =
          new Coverage(coverage.begun(), coverage.passes(), coverage.last(), Optional.of(pass));
    }
  }

  private Pass pass(Instant begin) {
    return new Pass(
        begin,
        clock.instant(),
        entries.entries(),
        entries.bytes(),
        log.map(LogScrub::records).orElse(0L),
        log.map(LogScrub::bytes).orElse(0L),
        entries.findings() + log.map(LogScrub::findings).orElse(0L));
  }

  /** What was checked. */
  public Coverage coverage() {
    return coverage;
  }

  /** Stops after the value that is being read. */
  @Override
  public void close() {
    isClosed = true;
    work.close();
  }
}
