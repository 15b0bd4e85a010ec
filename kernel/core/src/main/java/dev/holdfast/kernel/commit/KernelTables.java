package dev.holdfast.kernel.commit;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Written;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the sequencer decides by, besides the store: pending heads, tombstones, fences, named
 * requests, tails of values, and the memory budget. All of it is rebuilt from the log.
 */
public final class KernelTables {
  private final Tombstones tombstones = new Tombstones();
  private final FenceTable fences = new FenceTable();
  private final ValueTails tails = new ValueTails();
  private final LongAdder movedBases = new LongAdder();
  private final HeadTable heads;
  private final IdempotencyTable idempotency;
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
    this.heads = new HeadTable(store, tombstones);
    this.idempotency = new IdempotencyTable(idempotency);
    this.store = store;
    this.inMemory = inMemory;
    this.budget = new MemoryBudget(hardLimitBytes, inMemory);
  }

  HeadTable heads() {
    return heads;
  }

  FenceTable fences() {
    return fences;
  }

  ValueTails tails() {
    return tails;
  }

  IdempotencyTable idempotency() {
    return idempotency;
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
    return fences.highestToken();
  }

  /** Takes over what a record says about leases. */
  void follow(LogRecord logRecord) {
    switch (logRecord) {
      case LogRecord.LeaseGranted granted -> {
        fences.granted(granted);
        fences.forgetEnded(granted.timeMillis());
      }
      case LogRecord.LeaseRenewed renewed -> fences.renewed(renewed);
      case LogRecord.LeaseEnded ended -> fences.ended(ended);
      case LogRecord.Commit _, LogRecord.Canary _ -> {}
    }
  }

  /**
   * Takes over a replayed record; the lengths that are known of live keys are kept in {@code
   * costs}.
   */
  void replay(LogRecord logRecord, Map<ContextKey, Long> costs) {
    follow(logRecord);
    if (logRecord instanceof LogRecord.Commit commit) {
      List<Written> results = new ArrayList<>();
      for (Change change : commit.changes()) {
        replay(change, commit.timeMillis(), costs, results);
      }
      commit
          .idempotency()
          .ifPresent(name ->
              idempotency.remember(
                  commit.writer(),
                  name,
                  commit.timeMillis(),
                  CompletableFuture.completedFuture(List.copyOf(results))));
    }
  }

  private void replay(
      Change change, long timeMillis, Map<ContextKey, Long> costs, List<Written> results) {
    switch (change) {
      case Change.Valued valued -> {
        tombstones.forget(change.key());
        costs.put(change.key(), valued.length());
        results.add(
            Decision.written(change.key(), change.version(), valued.facts(), valued.length()));
      }
      case Change.Removed removed -> {
        tombstones.remember(change.key(), change.version(), timeMillis);
        costs.remove(change.key());
        if (removed.kind() == ChangeKind.DELETE) {
          results.add(
              new Written(
                  change.key(), change.version(), Optional.empty(), 0, Optional.empty(), false));
        }
      }
    }
  }

  /** The log is replayed: what the live keys cost is in use. */
  void replayed(Map<ContextKey, Long> costs) {
    costs.forEach((key, length) ->
        budget.add(MemoryBudget.ENTRY_OVERHEAD_BYTES + 2L * key.text().length() + length));
  }

  /** A place for the lengths of live keys during a replay. */
  static Map<ContextKey, Long> newCosts() {
    return new HashMap<>();
  }
}
