package dev.holdfast.kernel.commit;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.record.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be taken back of candidates that a store named: it knows what is applied, and the
 * pending head may say otherwise by now. Used under the sequencer's lock, for one record.
 */
final class Reclaimer {
  private final List<Change> changes = new ArrayList<>();
  private final Map<ContextKey, Head> heads = new LinkedHashMap<>();
  private final HeadTable table;
  private final CommitPipeline pipeline;
  private final Costs costs;
  private long freedBytes;
  private long tombstoneBytes;

  Reclaimer(KernelTables tables, CommitPipeline pipeline) {
    this.table = tables.heads();
    this.costs = tables.costs();
    this.pipeline = pipeline;
  }

  /** Those that are past their deadline still. */
  void expire(List<EntryHead> candidates, long nowMillis) {
    for (EntryHead candidate : candidates) {
      EntryHead present = present(candidate);
      if (present != null && present.isExpiredAt(nowMillis)) {
        remove(present, ChangeKind.EXPIRED);
      }
    }
  }

  /** In their order, until so many bytes are free; what is to be kept stays, whoever names it. */
  void evict(List<EntryHead> candidates, long bytes) {
    for (EntryHead candidate : candidates) {
      if (freedBytes - tombstoneBytes >= bytes) {
        return;
      }
      EntryHead present = present(candidate);
      if (present != null
          && present.deadlineMillis() != EntryHead.NO_DEADLINE
          && present.priority() != Priority.CRITICAL) {
        remove(present, ChangeKind.EVICTED);
      }
    }
  }

  /**
   * The entry as it is now, if it is at the version of the candidate still: its deadline may have
   * moved since.
   */
  private @Nullable EntryHead present(EntryHead candidate) {
    return table.find(candidate.key()) instanceof Head.Live(EntryHead entry)
            && entry.version() == candidate.version()
            && !heads.containsKey(entry.key())
            && !pipeline.isUnapplied(entry.key())
        ? entry
        : null;
  }

  private void remove(EntryHead entry, ChangeKind kind) {
    changes.add(new Change.Removed(entry.key(), entry.version(), kind));
    heads.put(entry.key(), new Head.Gone(entry.version()));
    freedBytes += costs.of(entry);
    tombstoneBytes += Costs.tombstone(entry.key());
  }

  List<Change> changes() {
    return changes;
  }

  Map<ContextKey, Head> heads() {
    return heads;
  }

  /** The bytes of the entries. */
  long freedBytes() {
    return freedBytes;
  }

  /** The most that remembering their versions costs. */
  long tombstoneBytes() {
    return tombstoneBytes;
  }
}
