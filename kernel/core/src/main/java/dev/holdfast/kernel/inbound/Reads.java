package dev.holdfast.kernel.inbound;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.deadline.Deadlines;
import dev.holdfast.kernel.integrity.VerifiedReads;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of present values: verified, and never past the deadline. A damaged value is never served.
 */
public final class Reads {
  private static final int SCAN = 256;

  private final ContextStore store;
  private final CommitPipeline pipeline;
  private final VerifiedReads verified;
  private final Optional<Quarantine> quarantine;
  private final InstantSource clock;
  private final Deadlines deadlines;
  private final Meter.Counter hits;
  private final Meter.Counter misses;

  /** Over a store. */
  public Reads(
      ContextStore store,
      CommitPipeline pipeline,
      VerifiedReads verified,
      Optional<Quarantine> quarantine,
      InstantSource clock,
      Deadlines deadlines,
      Meter meter) {
    this.store = store;
    this.pipeline = pipeline;
    this.verified = verified;
    this.quarantine = quarantine;
    this.clock = clock;
    this.deadlines = deadlines;
    this.hits = meter.counter("store_hits_total", "Reads that found a value.");
    this.misses = meter.counter("store_misses_total", "Reads that found none.");
  }

  Outcome<ContextEntry> find(ContextKey key) {
    Refusal behind = unapplied(key);
    if (behind != null) {
      return Outcome.refused(behind);
    }
    if (isQuarantined(key)) {
      return Outcome.refused(Quarantine.corrupt(key));
    }
    StoreRead read;
    try {
      read = verified.find(key);
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      return Outcome.refused(corrupt(key));
    }
    return switch (read) {
      case StoreRead.Hit(EntryHead head, byte[] value) -> serve(head, value);
      case StoreRead.Damaged(EntryHead head) ->
          Outcome.refused(head.isExpiredAt(clock.millis()) ? expired(head) : corrupt(key));
      case StoreRead.Miss _ -> {
        misses.add(1);
        yield Outcome.refused(ErrorCode.NOT_FOUND, "'" + key + "' does not exist.");
      }
    };
  }

  /** Why the key cannot be read: a write of it is not applied; null when it can. */
  @Nullable Refusal unapplied(ContextKey key) {
    return pipeline.isUnapplied(key) ? CommitPipeline.unapplied(key) : null;
  }

  private boolean isQuarantined(ContextKey key) {
    return quarantine.isPresent() && quarantine.get().holds(key);
  }

  private Outcome<ContextEntry> serve(EntryHead head, byte[] value) {
    if (head.isExpiredAt(clock.millis())) {
      misses.add(1);
      return Outcome.refused(expired(head));
    }
    hits.add(1);
    return Outcome.done(new ContextEntry(summary(head), value));
  }

  private static Refusal expired(EntryHead head) {
    return Refusal.of(ErrorCode.EXPIRED, "'" + head.key() + "' is past its deadline.");
  }

  private static Refusal corrupt(ContextKey key) {
    return Refusal.of(
        ErrorCode.CORRUPT,
        "The value of '"
            + key
            + "' is damaged, and no good copy of it was found: it is not served. Put it again, or delete it.");
  }

  /** Whether the key's present version is this one. */
  boolean isPresent(ContextKey key, long version) {
    return store.head(key).filter(head -> head.version() == version).isPresent();
  }

  Outcome<Page<ContextSummary>> list(
      String prefix, Optional<String> after, int limit, Principal principal) {
    Optional<ContextKey> from;
    try {
      from = after.map(ContextKey::new);
    } catch (HoldfastException e) {
      return Outcome.refused(
          ErrorCode.INVALID_REQUEST, "'after' is not a key: pass the 'next' of the page before.");
    }
    Refusal behind = pipeline.unappliedBelow(prefix);
    if (behind != null) {
      return Outcome.refused(behind);
    }
    List<ContextSummary> items = new ArrayList<>();
    long now = clock.millis();
    while (true) {
      Refusal late = deadlines.refusal();
      if (late != null) {
        return Outcome.refused(late);
      }
      List<EntryHead> heads = store.scan(prefix, from, SCAN);
      for (EntryHead head : heads) {
        if (!head.isExpiredAt(now) && principal.mayRead(head.key()) && !isQuarantined(head.key())) {
          if (items.size() == limit) {
            return Outcome.done(new Page<>(items, Optional.of(items.getLast().key().text())));
          }
          items.add(summary(head));
        }
      }
      if (heads.size() < SCAN) {
        return Outcome.done(new Page<>(items, Optional.empty()));
      }
      from = Optional.of(heads.getLast().key());
    }
  }

  private static ContextSummary summary(EntryHead head) {
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
