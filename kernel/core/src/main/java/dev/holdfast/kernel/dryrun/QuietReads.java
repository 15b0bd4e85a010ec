package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Layer;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.inbound.WritePreparer.Base;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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

  /** The time by which deadlines are judged. */
  long now() {
    return clock.millis();
  }

  /**
   * What the store has, verified by its digest, whatever the deadline; what is damaged there is
   * taken from the log.
   */
  StoreRead stored(ContextKey key) {
    StoreRead read = inspected(key);
    if (read instanceof StoreRead.Damaged) {
      read = inspected(key);
    }
    if (read instanceof StoreRead.Damaged(EntryHead head)
        && history.isPresent()
        && history.get().find(key, head.version())
            instanceof Outcome.Done<ContextEntry>(ContextEntry entry)) {
      return new StoreRead.Hit(head, entry.value());
    }
    return read;
  }

  /** Damage that is known and not mended yet has a checksum that fits; the digest has not. */
  private StoreRead inspected(ContextKey key) {
    StoreRead read = store.inspect(key);
    return read instanceof StoreRead.Hit(EntryHead head, byte[] value)
            && !Digest.compute(value).equals(head.digest())
        ? new StoreRead.Damaged(head)
        : read;
  }

  /** What a patch is computed by; takes down the hit or miss that it would be. */
  Outcome<Base> base(ContextKey key, @Nullable Layer layer, RecordingMeter meter) {
    return switch (find(key, layer)) {
      case Outcome.Done<ContextEntry>(ContextEntry entry) -> {
        meter.add("store_hits_total", 1);
        yield Outcome.done(
            new Base(entry.summary().version(), entry.summary().contentType(), entry.value()));
      }
      case Outcome.Refused<ContextEntry>(Refusal refusal) -> {
        if (refusal.code() != ErrorCode.NOT_FOUND && refusal.code() != ErrorCode.EXPIRED) {
          yield Outcome.refused(refusal);
        }
        meter.add("store_misses_total", 1);
        yield Outcome.done(new Base(0, Content.JSON, new byte[0]));
      }
    };
  }

  /** The present value: the run's own where it wrote one. */
  Outcome<ContextEntry> find(ContextKey key, @Nullable Layer layer) {
    if (layer != null && layer.holds(key)) {
      Layer.Entry own = layer.find(key, OptionalLong.empty());
      return own == null ? missing(key) : serve(own.head(), own.value());
    }
    if (pipeline.isUnapplied(key)) {
      return Outcome.refused(CommitPipeline.unapplied(key));
    }
    if (isQuarantined(key)) {
      return Outcome.refused(Quarantine.corrupt(key));
    }
    return switch (stored(key)) {
      case StoreRead.Hit(EntryHead head, byte[] value) -> serve(head, value);
      case StoreRead.Miss _ -> missing(key);
      case StoreRead.Damaged(EntryHead head) ->
          head.isExpiredAt(clock.millis())
              ? expired(key)
              : Outcome.refused(
                  ErrorCode.CORRUPT,
                  "The value of '"
                      + key
                      + "' is damaged, and no good copy of it was found: it is not served. Put it"
                      + " again, or delete it.");
    };
  }

  boolean isQuarantined(ContextKey key) {
    return quarantine.isPresent() && quarantine.get().holds(key);
  }

  private static Outcome<ContextEntry> missing(ContextKey key) {
    return Outcome.refused(ErrorCode.NOT_FOUND, "'" + key + "' does not exist.");
  }

  private static Outcome<ContextEntry> expired(ContextKey key) {
    return Outcome.refused(ErrorCode.EXPIRED, "'" + key + "' is past its deadline.");
  }

  Outcome<ContextEntry> serve(EntryHead head, byte[] value) {
    return head.isExpiredAt(clock.millis())
        ? expired(head.key())
        : Outcome.done(new ContextEntry(summary(head), value));
  }

  static ContextSummary summary(EntryHead head) {
    return new ContextSummary(
        head.key(),
        head.version(),
        head.length(),
        head.digest(),
        head.contentType(),
        Instant.ofEpochMilli(head.updatedAtMillis()),
        head.deadlineMillis() == EntryHead.NO_DEADLINE
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(head.deadlineMillis())),
        head.priority(),
        head.writer());
  }
}
