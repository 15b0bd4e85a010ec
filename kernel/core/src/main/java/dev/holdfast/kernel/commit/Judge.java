package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides writes by the tables, for real and for dry runs alike; nothing is taken here. Guarded by
 * the sequencer's lock.
 */
final class Judge {
  private final KernelTables tables;
  private final long maxValueBytes;

  Judge(KernelTables tables, long maxValueBytes) {
    this.tables = tables;
    this.maxValueBytes = maxValueBytes;
  }

  /** What a write needs of the memory budget, and whether the emergency part is open to it. */
  record Need(long bytes, boolean isCritical, boolean isLast) {}

  /** What the write needs. */
  Need need(PreparedWrite write, Decision decision, Attempt attempt) {
    boolean isRemoval =
        write.operations().stream().allMatch(PreparedOperation.Removal.class::isInstance);
    boolean isCritical = decision.isCritical() && !isRemoval;
    return new Need(
        tables.accounting().needs(write, decision),
        isCritical,
        isRemoval || (isCritical && attempt.isEmergency()));
  }

  /** A decision that has not begun, for one attempt of a request. */
  Decision decision(Attempt attempt, Decision.Tails known, long now) {
    return decision(
        (key, version) -> {
          ValueTail found = attempt.tail(key, version);
          return found == null ? known.find(key, version) : found;
        },
        attempt.layer(),
        now);
  }

  /** The same, where values end being known otherwise. */
  Decision decision(Decision.Tails tails, @Nullable Layer layer, long now) {
    return new Decision(
        layer == null ? tables.heads() : layer.over(tables.heads()),
        tails,
        layer == null ? tables.fences() : layer.over(tables.fences()),
        tables.costs(),
        maxValueBytes,
        now);
  }

  /** Decides every operation; why the write cannot be accepted now, or null when it can. */
  @Nullable Sequenced judge(PreparedWrite write, Decision decision) {
    Refusal moved =
        write.plan().map(plan -> plan.moved(decision.seen(plan.keys().keySet()))).orElse(null);
    if (moved != null) {
      return new Sequenced.Refused(write.indexed(moved));
    }
    for (Map.Entry<ContextKey, Long> base : write.bases().entrySet()) {
      if (!decision.isAt(base.getKey(), base.getValue())) {
        return new Sequenced.Moved(base.getKey());
      }
    }
    for (int i = 0; i < write.operations().size(); i++) {
      Refusal refusal = decision.decide(write.operations().get(i));
      if (refusal != null) {
        return new Sequenced.Refused(write.batch() ? refusal.with("index", i) : refusal);
      }
      if (decision.needsTails()) {
        return new Sequenced.NeedsTails(
            decision.missingTails(write.operations().subList(i, write.operations().size())));
      }
    }
    return null;
  }
}
