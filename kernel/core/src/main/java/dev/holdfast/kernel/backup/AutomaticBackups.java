package dev.holdfast.kernel.backup;

import dev.holdfast.api.Maintenance.Kind;
import dev.holdfast.api.Maintenance.Report;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.kernel.config.BackupSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a backup whenever the newest one is too old, and takes the oldest away when a newer one is
 * proven. One that fails is told, is an issue of health, and is tried again after ten minutes.
 */
public final class AutomaticBackups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AutomaticBackups.class);
  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofMinutes(10);

  /**
   * How it stands.
   *
   * @param at when the last good one of this run ended; empty before the first
   * @param bytes how large that was
   * @param duration how long it took
   * @param written how many were written
   * @param failures how many failed
   * @param failure why the last one failed; empty when it did not
   */
  public record Standing(
      Optional<Instant> at,
      long bytes,
      Duration duration,
      long written,
      long failures,
      Optional<String> failure) {
    static final Standing NONE =
        new Standing(Optional.empty(), 0, Duration.ZERO, 0, 0, Optional.empty());

    Standing failed(String why) {
      return new Standing(at, bytes, duration, written, failures + 1, Optional.of(why));
    }

    Standing done(Instant now, long size, Duration time) {
      return new Standing(Optional.of(now), size, time, written + 1, failures, Optional.empty());
    }
  }

  private final BackupSettings settings;
  private final BackupShelf shelf;
  private final LiveBackup backups;
  private final Jobs jobs;
  private final InstantSource clock;
  private final Ticker ticker;
  private volatile Standing standing = Standing.NONE;
  private volatile @Nullable Long failedAt;
  private Threads.@Nullable Repeating repeating;

  AutomaticBackups(
      BackupSettings settings,
      BackupShelf shelf,
      LiveBackup backups,
      Jobs jobs,
      InstantSource clock,
      Ticker ticker) {
    this.settings = settings;
    this.shelf = shelf;
    this.backups = backups;
    this.jobs = jobs;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** Begins to look, now and then. */
  void start(Threads threads) {
    Duration period = settings.every().compareTo(PERIOD) < 0 ? settings.every() : PERIOD;
    repeating = threads.every("holdfast-backups", period, this::look);
  }

  /** Begins a backup when one is due and no other job runs. */
  void look() {
    Long failed = failedAt;
    boolean isTooSoon = failed != null && ticker.nanos() - failed < retry().toNanos();
    try {
      if (!isTooSoon && isDue()) {
        Path target = shelf.fresh(clock.instant());
        jobs.start(Kind.BACKUP, Optional.of(target.toString()), progress -> run(target, progress));
      }
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  private Duration retry() {
    return settings.every().compareTo(RETRY) < 0 ? settings.every() : RETRY;
  }

  private boolean isDue() throws IOException {
    Instant now = clock.instant();
    // One from the future is from before the clock was set back, and nobody knows how old it is.
    return shelf.all().stream()
        .map(kept -> kept.backup().createdAt())
        .noneMatch(at -> !at.isAfter(now) && at.plus(settings.every()).isAfter(now));
  }

  private Report run(Path target, CopyProgress progress) throws IOException {
    long start = ticker.nanos();
    try {
      shelf.prepare();
      Path checked = backups.check(target.toString());
      Report report = backups.write(checked, progress);
      if (!report.findings().isEmpty()) {
        // Older ones may be whole, so they all stay.
        throw new IOException(
            "a backup was written, but not all of the home is whole ("
                + String.join("; ", report.findings())
                + "); older backups are kept: see holdfast verify");
      }
      standing =
          standing.done(clock.instant(), report.bytes(), Duration.ofNanos(ticker.nanos() - start));
      failedAt = null;
      LOG.info(
          "backed up to {}: {} bytes, log position {}", target, report.bytes(), report.position());
      thin(checked);
      return report;
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      failed(e);
      throw e;
    }
  }

  private void thin(Path written) throws IOException {
    List<BackupShelf.Kept> all = shelf.all();
    for (BackupShelf.Kept old : all.subList(Math.min(settings.keep(), all.size()), all.size())) {
      if (!old.path().equals(written)) {
        shelf.remove(old);
        LOG.info("removed the backup {}", old.path());
      }
    }
  }

  private void failed(Exception e) {
    failedAt = ticker.nanos();
    String why = e instanceof IOException io ? Reasons.of(io) : String.valueOf(e.getMessage());
    String remedy =
        why.replaceFirst("\\.$", "")
            + ". Look at "
            + settings.directory()
            + " (mounted, writable, free space), or name another backup.directory; it is tried again"
            + " after "
            + Quantities.format(retry());
    standing = standing.failed(remedy);
    LOG.warn("no backup was written to {}: {}", settings.directory(), remedy);
  }

  /** How it stands. */
  public Standing standing() {
    return standing;
  }

  /** Stops looking; a backup that runs goes on. */
  @Override
  public void close() {
    if (repeating != null) {
      repeating.close();
    }
  }
}
