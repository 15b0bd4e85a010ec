package dev.holdfast.kernel.commit;

import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.record.LogRecord;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the sequencer decides by, besides the store: pending heads, tombstones, fences, named
 * requests, tails of values, and the memory budget. All of it is rebuilt from the log.
 */
public final class KernelTables {
  private final ValueTails tails = new ValueTails();
  private final LongAdder movedBases = new LongAdder();
  private final HeadTable heads;
  private final RecordTables records;
  private final MemoryBudget budget;
  private final ContextStore store;
  private final boolean inMemory;

  /** Empty tables over a store that holds its entries in memory. */
  public KernelTables(ContextStore store, IdempotencySettings idempotency, long hardLimitBytes) {
    this(store, idempotency, hardLimitBytes, true);
  }

  /**
   * Empty tables over a store.
   *
   * @param inMemory whether the entries of the store count against the hard limit
   */
  public KernelTables(
      ContextStore store, IdempotencySettings idempotency, long hardLimitBytes, boolean inMemory) {
    this.records = new RecordTables(idempotency);
    this.heads = new HeadTable(store, records.tombstones());
    this.store = store;
    this.inMemory = inMemory;
    this.budget = new MemoryBudget(hardLimitBytes, inMemory);
  }

  HeadTable heads() {
    return heads;
  }

  FenceTable fences() {
    return records.fences();
  }

  ValueTails tails() {
    return tails;
  }

  IdempotencyTable idempotency() {
    return records.idempotency();
  }

  MemoryBudget budget() {
    return budget;
  }

  /** Bytes accounted against the hard limit. */
  public long usedBytes() {
    return budget.used() + (inMemory ? 0 : store.stats().residentBytes());
  }

  /** The hard limit in bytes. */
  public long hardLimitBytes() {
    return budget.hardLimit();
  }

  void countMovedBases(int count) {
    movedBases.add(count);
  }

  /** How many deltas were logged whole because another write came between. */
  public long movedBases() {
    return movedBases.sum();
  }

  /** The highest fencing token that was ever granted. */
  public long highestToken() {
    return records.fences().highestToken();
  }

  /** Takes over what a record says about leases. */
  void follow(LogRecord logRecord) {
    records.followLeases(logRecord);
  }

  /** Begins with the tables of what was recovered; the store has the entries. */
  void restore(TableImage image) {
    records.restore(image);
  }
}
