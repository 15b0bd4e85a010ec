package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.inbound.WritePreparer.Base;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The present values as a dry run reads them: nothing is counted, told or repaired. Codes and
 * sentences are those of real reads.
 */
final class QuietReads {
  private final ContextStore store;
  private final CommitPipeline pipeline;
  private final Optional<History> history;
  private final Optional<Quarantine> quarantine;
  private final InstantSource clock;

  QuietReads(
      ContextStore store,
      CommitPipeline pipeline,
      Optional<History> history,
      Optional<Quarantine> quarantine,
      InstantSource clock) {
    this.store = store;
    this.pipeline = pipeline;
    this.history = history;
    this.quarantine = quarantine;
    this.clock = clock;
  }

  /** What a patch is computed by; takes down the hit or miss that it would be. */
  Outcome<Base> base(ContextKey key, RecordingMeter meter) {
    if (pipeline.isUnapplied(key)) {
      return Outcome.refused(CommitPipeline.unapplied(key));
    }
    if (quarantine.isPresent() && quarantine.get().holds(key)) {
      return Outcome.refused(Quarantine.corrupt(key));
    }
    StoreRead read = store.find(key);
    if (read instanceof StoreRead.Damaged) {
      read = store.find(key);
    }
    return switch (read) {
      case StoreRead.Hit(EntryHead head, byte[] value) -> {
        boolean isExpired = head.isExpiredAt(clock.millis());
        meter.add(isExpired ? "store_misses_total" : "store_hits_total", 1);
        yield Outcome.done(
            isExpired ? absent() : new Base(head.version(), head.contentType(), value));
      }
      case StoreRead.Miss _ -> {
        meter.add("store_misses_total", 1);
        yield Outcome.done(absent());
      }
      case StoreRead.Damaged(EntryHead head) -> logged(head);
    };
  }

  private static Base absent() {
    return new Base(0, Content.JSON, new byte[0]);
  }

  private Outcome<Base> logged(EntryHead head) {
    Outcome<ContextEntry> good =
        history.isEmpty()
            ? Outcome.refused(ErrorCode.NOT_FOUND, "")
            : history.get().find(head.key(), head.version());
    return switch (good) {
      case Outcome.Done<ContextEntry>(ContextEntry entry) ->
          Outcome.done(new Base(head.version(), entry.summary().contentType(), entry.value()));
      case Outcome.Refused<ContextEntry>(Refusal refusal)
          when refusal.code() == ErrorCode.EXPIRED ->
          Outcome.done(absent());
      case Outcome.Refused<ContextEntry>(Refusal refusal)
          when refusal.code() != ErrorCode.NOT_FOUND ->
          Outcome.refused(refusal);
      case Outcome.Refused<ContextEntry> _ ->
          Outcome.refused(
              ErrorCode.CORRUPT, "The value of '" + head.key() + "' is damaged and is not served.");
    };
  }
}
