package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rebuilds the state from the log, record by record, through the same code that applies new ones.
 */
public final class Recovery {
  private static final long REPORT_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * What was recovered.
   *
   * @param records how many records were replayed
   * @param position the last position
   * @param duration how long it took
   */
  public record Report(long records, long position, Duration duration) {}

  private final CommitLog log;
  private final DeltaReplay deltas;
  private final KernelTables tables;
  private final VersionRows rows;
  private final List<RecordFollower> followers;
  private final Ticker ticker;
  private final Consumer<String> progress;

  private final StoreProof proof;
  private final Map<ContextKey, Long> costs = KernelTables.newCosts();
  private long records;
  private long lastReport;

  /** Nothing is replayed yet. */
  public Recovery(
      CommitLog log,
      ContextStore store,
      Codecs codecs,
      KernelTables tables,
      VersionRows rows,
      List<RecordFollower> followers,
      Ticker ticker,
      Consumer<String> progress) {
    this.log = log;
    this.deltas = new DeltaReplay(store, codecs);
    this.tables = tables;
    this.rows = rows;
    this.followers = List.copyOf(followers);
    this.ticker = ticker;
    this.progress = progress;
    this.proof = new StoreProof(store);
  }

  /**
   * Replays the whole log; a store that kept its state takes what is above its position.
   *
   * @throws dev.holdfast.api.HoldfastException when the state of the store is not one that this log
   *     led to; the store was not changed then, unless it turned out at the end
   */
  public Report run() throws IOException {
    long start = ticker.nanos();
    lastReport = start;
    proof.begin(log.end());
    log.replay(0, this::replay);
    proof.end(costs);
    tables.replayed(costs);
    return new Report(records, log.end(), Duration.ofNanos(ticker.nanos() - start));
  }

  private void replay(long position, byte[] payload) {
    LogRecord logRecord = RecordCodec.decode(payload);
    proof.before(position, logRecord);
    if (logRecord instanceof LogRecord.Commit commit) {
      proof.apply(position, () -> StoreChanges.of(position, deltas.decode(commit), rows));
    }
    tables.replay(logRecord, costs);
    for (RecordFollower follower : followers) {
      follower.applied(position, logRecord);
    }
    records++;
    if ((records & 0xfff) == 0 && ticker.nanos() - lastReport > REPORT_NANOS) {
      lastReport = ticker.nanos();
      progress.accept("recovering: " + records + " records of the log replayed");
    }
  }
}
