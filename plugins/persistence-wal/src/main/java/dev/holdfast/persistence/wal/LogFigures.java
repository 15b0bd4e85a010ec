package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Meter;
import java.util.List;

/**
 * What is recorded of each group that is committed.
 *
 * @param ticker tells how long a sync takes
 * @param syncs how long syncs take
 * @param records how many records one group has
 * @param bytes how many bytes of payload one group has
 */
record LogFigures(
    Ticker ticker, Meter.Timer syncs, Meter.Distribution records, Meter.Distribution bytes) {

  /** Recorded in that meter. */
  static LogFigures in(Meter meter, Ticker ticker) {
    return new LogFigures(
        ticker,
        meter.timer("log_sync_seconds", "How long forcing one group of records to the disk takes."),
        meter.distribution(
            "log_batch_records", "Records that are made durable together, by one sync."),
        meter.distribution(
            "log_batch_bytes", "Bytes of payload that are made durable together, by one sync."));
  }

  /** Recorded nowhere. */
  static LogFigures none() {
    return new LogFigures(() -> 0, nanos -> {}, count -> {}, count -> {});
  }

  void group(List<PendingRecord> group) {
    long sum = 0;
    for (PendingRecord pending : group) {
      sum += pending.payload().length;
    }
    records.record(group.size());
    bytes.record(sum);
  }
}
