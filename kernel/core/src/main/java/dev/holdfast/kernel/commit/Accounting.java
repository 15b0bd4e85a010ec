package dev.holdfast.kernel.commit;

import static dev.holdfast.api.Memory.Account.ENTRIES;
import static dev.holdfast.api.Memory.Account.HISTORY;
import static dev.holdfast.api.Memory.Account.IDEMPOTENCY;
import static dev.holdfast.api.Memory.Account.TOMBSTONES;

import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.record.Change;
import java.util.function.LongSupplier;

/**
 * What writes hold of the memory budget. Before a write is sequenced, all that it can cost at most
 * is reserved: the entry's growth, its version in the history, its tombstone, its name. What it
 * frees, and what was reserved too much, is given back when the store has applied it, because the
 * old value is there until then. Guarded by the sequencer's lock.
 */
final class Accounting {
  /** What is given back when a record is applied, less what the history grew by. */
  record Taken(long surplusBytes) {}

  private final MemoryBudget budget;
  private final Tombstones tombstones;
  private final IdempotencyTable idempotency;
  private final LongSupplier history;
  private final boolean hasHistory;
  private long tombstoneBytes;
  private long idempotencyBytes;
  private long historyBytes;

  /**
   * Over the tables of the sequencer.
   *
   * @param history the bytes of the history index
   * @param hasHistory whether it is in memory
   */
  Accounting(MemoryBudget budget, RecordTables tables, LongSupplier history, boolean hasHistory) {
    this.budget = budget;
    this.tombstones = tables.tombstones();
    this.idempotency = tables.idempotency();
    this.history = history;
    this.hasHistory = hasHistory;
  }

  /** What a write costs at most; negative when it frees more than it needs. */
  long needs(PreparedWrite write, Decision decision) {
    long bytes = decision.moreBytes();
    for (Change change : decision.changes()) {
      if (hasHistory && change.makesVersion()) {
        bytes += Costs.VERSION_BYTES;
        bytes +=
            change instanceof Change.Valued valued && valued.facts().created()
                ? Costs.versionedKey(change.key())
                : 0;
      }
    }
    for (var head : decision.heads().entrySet()) {
      bytes += head.getValue() instanceof Head.Gone ? Costs.tombstone(head.getKey()) : 0;
    }
    return write.idempotency().isEmpty()
        ? bytes
        : bytes + Costs.named(write.idempotency().get(), decision.results().size());
  }

  /** Reserves; with the emergency part or without. False when there is no room. */
  boolean reserve(long bytes, boolean isLast) {
    return bytes <= 0
        || (isLast ? budget.reserveLast(ENTRIES, bytes) : budget.reserve(ENTRIES, bytes));
  }

  /** Whether {@link #reserve} would find room now. */
  boolean allows(long bytes, boolean isLast) {
    return bytes <= 0 || (isLast ? budget.allowsLast(bytes) : budget.allows(bytes));
  }

  /** Gives back what was reserved for a write that did not come about. */
  void undo(long reservedBytes) {
    budget.release(ENTRIES, Math.max(0, reservedBytes));
  }

  /**
   * A record was sequenced, and the tables have it.
   *
   * @param entryBytes by how much the entries grow
   * @param reservedBytes what was reserved for it; zero or less for nothing
   */
  Taken taken(long entryBytes, long reservedBytes) {
    long tombstonesGrew = tombstones.bytes() - tombstoneBytes;
    long idempotencyGrew = idempotency.bytes() - idempotencyBytes;
    tombstoneBytes += tombstonesGrew;
    idempotencyBytes += idempotencyGrew;
    budget.move(ENTRIES, TOMBSTONES, tombstonesGrew);
    budget.move(ENTRIES, IDEMPOTENCY, idempotencyGrew);
    return new Taken(Math.max(0, reservedBytes) - entryBytes - tombstonesGrew - idempotencyGrew);
  }

  /** The store, and the history, have the record. */
  void applied(Taken taken) {
    long historyGrew = history.getAsLong() - historyBytes;
    historyBytes += historyGrew;
    budget.move(ENTRIES, HISTORY, historyGrew);
    long back = taken.surplusBytes() - historyGrew;
    if (back >= 0) {
      budget.release(ENTRIES, back);
    } else {
      budget.charge(ENTRIES, -back);
    }
  }

  /** Accounts for what a start found. */
  void recovered(long entryBytes) {
    tombstoneBytes = tombstones.bytes();
    idempotencyBytes = idempotency.bytes();
    historyBytes = history.getAsLong();
    budget.charge(ENTRIES, entryBytes);
    budget.charge(TOMBSTONES, tombstoneBytes);
    budget.charge(IDEMPOTENCY, idempotencyBytes);
    budget.charge(HISTORY, historyBytes);
  }
}
