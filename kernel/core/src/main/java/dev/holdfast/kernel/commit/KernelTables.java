package dev.holdfast.kernel.commit;

import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.config.MemorySettings;
import dev.holdfast.kernel.record.LogRecord;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

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
  private final Costs costs;
  private final Accounting accounting;

  /** Empty tables over a store that holds its entries in memory. */
  public KernelTables(ContextStore store, IdempotencySettings idempotency, long hardLimitBytes) {
    this(
        store,
        idempotency,
        new MemoryBudget(MemorySettings.of(hardLimitBytes)),
        new Held(true, false, () -> 0));
  }

  /**
   * What is held in memory besides the tables.
   *
   * @param entries whether entries are
   * @param history whether the history index is
   * @param historyBytes its bytes
   */
  public record Held(boolean entries, boolean history, LongSupplier historyBytes) {}

  /** Empty tables over a store, and the budget that they and it are held to. */
  public KernelTables(
      ContextStore store, IdempotencySettings idempotency, MemoryBudget budget, Held held) {
    this.records = new RecordTables(idempotency, Costs.gone(budget.settings().hardLimitBytes()));
    this.heads = new HeadTable(store, records.tombstones());
    this.budget = budget;
    this.costs = new Costs(store, held.entries());
    this.accounting = new Accounting(budget, records, held.historyBytes(), held.history());
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

  Costs costs() {
    return costs;
  }

  Accounting accounting() {
    return accounting;
  }

  /** Bytes accounted against the hard limit. */
  public long usedBytes() {
    return budget.used();
  }

  /** The hard limit in bytes. */
  public long hardLimitBytes() {
    return budget.settings().hardLimitBytes();
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
