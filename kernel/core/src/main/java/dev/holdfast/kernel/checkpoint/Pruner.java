package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.history.NeededRecords;
import dev.holdfast.kernel.history.VersionIndex;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the log give up its beginning, as far as nobody needs it: not the older of the two
 * checkpoints, no retained version, no watcher that catches up, no copy under way.
 *
 * <p>It takes two runs. The first one <em>seals</em>: from then on no delta builds upon what is to
 * go. The second one, when all deltas that were under way have been applied, looks again and gives
 * up what was sealed.
 */
public final class Pruner {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

  /** Asked last, and told by it that nobody may begin to read below. */
  @FunctionalInterface
  public interface Readers {
    /** The highest position, at most {@code position}, that nobody reads at or below. */
    long giveUp(long position);
  }

  /**
   * What older versions need.
   *
   * @param needed finds the records that retained versions need
   * @param index forgets what is gone
   * @param history the same index, with the log
   */
  public record Versions(NeededRecords needed, VersionIndex index, History history) {}

  private final LongAdder runs = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder truncations = new LongAdder();
  private final LongAdder freed = new LongAdder();
  private final Set<Long> checked = new HashSet<>();
  private final CheckpointFolder folder;
  private final CommitLog log;
  private final Optional<Versions> versions;
  private final Readers readers;
  private final TruncationHold hold;
  private long sealed;

  /** Over a log and its checkpoints; {@code versions} is empty when no older ones are kept. */
  public Pruner(
      CheckpointFolder folder,
      CommitLog log,
      Optional<Versions> versions,
      Readers readers,
      TruncationHold hold) {
    this.folder = folder;
    this.log = log;
    this.versions = versions;
    this.readers = readers;
    this.hold = hold;
  }

  /** After a recovery, before anybody reads: what the log gave up earlier is no version. */
  public void begin() {
    try {
      forget();
    } catch (RuntimeException e) {
      LOG.warn("versions that were pruned may be listed, and cannot be read", e);
    }
  }

  /** Gives up what was found free twice, and looks for what comes next; never throws. */
  public synchronized void run() {
    try {
      long free = free();
      long position = Math.min(free, sealed);
      if (position > log.stats().truncatedPosition()) {
        hold.runUnlessHeld(() -> truncate(position));
      }
      sealed = Math.max(sealed, free);
      versions.ifPresent(kept -> kept.index().seal(sealed));
      runs.increment();
    } catch (IOException | RuntimeException e) {
      failures.increment();
      LOG.warn("the log could not be pruned: it is longer than it need be", e);
    }
  }

  private long free() throws IOException {
    List<Long> positions = folder.positions();
    if (positions.size() < CheckpointFolder.KEPT) {
      return 0;
    }
    for (long position : positions) {
      if (!checked.contains(position)) {
        folder.check(position);
        checked.add(position);
      }
    }
    checked.retainAll(positions);
    long limit = positions.getLast();
    return versions.isPresent() ? versions.get().needed().free(limit) : limit;
  }

  private void truncate(long position) throws IOException {
    long before = log.stats().truncatedPosition();
    log.truncate(readers.giveUp(position));
    long after = log.stats().truncatedPosition();
    if (after > before) {
      truncations.increment();
      freed.add(after - before);
      forget();
      LOG.info("the log was pruned up to position {}", after);
    }
  }

  private void forget() {
    long truncated = log.stats().truncatedPosition();
    if (truncated > 0) {
      versions.ifPresent(kept -> {
        kept.index().seal(truncated);
        kept.history().forget(truncated);
      });
    }
  }

  /** How often it looked. */
  public long runs() {
    return runs.sum();
  }

  /** How often the log gave up a part of itself. */
  public long truncations() {
    return truncations.sum();
  }

  /** How often it failed. */
  public long failures() {
    return failures.sum();
  }

  /**
   * By how much the log's beginning moved, in positions: for the log {@code wal} these are bytes.
   */
  public long freed() {
    return freed.sum();
  }
}
