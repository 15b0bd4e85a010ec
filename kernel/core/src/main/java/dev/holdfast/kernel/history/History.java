package dev.holdfast.kernel.history;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.deadline.Deadlines;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.record.Change;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads older versions from the log. A version that was written as a whole is one read; one that
 * was appended is put together from the present value when that still extends it; a delta is
 * applied along its chain from the last whole value. Every value is checked against the digest that
 * its record carries.
 */
public final class History {
  private final VersionIndex index;
  private final VersionReader reader;
  private final CommitLog log;
  private final ContextStore store;
  private final InstantSource clock;

  /** Over an index of the log. */
  public History(
      VersionIndex index,
      CommitLog log,
      ContextStore store,
      Codecs codecs,
      InstantSource clock,
      Deadlines deadlines) {
    this.index = index;
    this.reader = new VersionReader(index, log, store, codecs, deadlines::check);
    this.log = log;
    this.store = store;
    this.clock = clock;
  }

  /** The log gave up what is at or below a position. */
  public void forget(long position) {
    index.forget(position, reader::firstWhole);
  }

  /** The key at an older version. */
  public Outcome<ContextEntry> find(ContextKey key, long version) {
    try {
      return findSound(key, version);
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      return Outcome.refused(damaged(key, version));
    }
  }

  private Outcome<ContextEntry> findSound(ContextKey key, long version) {
    VersionReader.Located located = reader.locate(key, version);
    if (located == null) {
      return Outcome.refused(isPast(key, version) ? pruned(key, version) : absent(key, version));
    }
    return switch (located.change()) {
      case Change.Removed _ ->
          Outcome.refused(
              ErrorCode.NOT_FOUND, "'" + key + "' was deleted at version " + version + ".");
      case Change.Valued valued -> {
        byte[] value = reader.value(valued);
        yield value == null
            ? Outcome.refused(
                reader.isBaseGone(valued) ? pruned(key, version) : damaged(key, version))
            : entry(located, valued.facts(), value);
      }
    };
  }

  /**
   * The bytes of a present entry as the log has them, proven by the digest of its head; empty when
   * the log does not have them, or they are damaged there too.
   */
  public Optional<byte[]> copy(EntryHead head) {
    try {
      VersionReader.Located located = reader.locate(head.key(), head.version());
      if (located == null || !(located.change() instanceof Change.Valued valued)) {
        return Optional.empty();
      }
      byte[] value = reader.value(valued);
      return value != null && Digest.compute(value).equals(head.digest())
          ? Optional.of(value)
          : Optional.empty();
    } catch (HoldfastException e) {
      return Optional.empty();
    }
  }

  /** The head of the newest version of a key as the log has it; empty when it has no value. */
  public Optional<EntryHead> newest(ContextKey key) {
    try {
      long version = index.before(key, Long.MAX_VALUE);
      VersionReader.Located located = version == 0 ? null : reader.locate(key, version);
      if (located == null || !(located.change() instanceof Change.Valued valued)) {
        return Optional.empty();
      }
      Change.Facts facts = valued.facts();
      return Optional.of(
          new EntryHead(
              key,
              version,
              valued.length(),
              facts.digest(),
              facts.contentType(),
              facts.deadlineMillis(),
              facts.priority(),
              located.commit().writer(),
              located.commit().timeMillis(),
              index.position(key, version)));
    } catch (HoldfastException e) {
      return Optional.empty();
    }
  }

  /** Whether the version was, and the log gave it up. */
  private boolean isPast(ContextKey key, long version) {
    if (version < 1 || log.stats().truncatedPosition() == 0) {
      return false;
    }
    long[] oldest = index.after(key, 0, 1);
    return oldest.length > 0
        ? version < oldest[0]
        : store.head(key).filter(head -> version < head.version()).isPresent();
  }

  private static Refusal absent(ContextKey key, long version) {
    return Refusal.of(ErrorCode.NOT_FOUND, "'" + key + "' has no version " + version + ".");
  }

  private static Refusal pruned(ContextKey key, long version) {
    return Refusal.of(
        ErrorCode.NOT_FOUND,
        "Version %d of '%s' is older than history.retention keeps, and was pruned."
            .formatted(version, key));
  }

  /**
   * The versions of a key above {@code after} that are kept, oldest first. The present one is among
   * them for ever; when its record was given up, it counts as a put.
   */
  public Page<HistoryItem> list(ContextKey key, long after, int limit) {
    long[] wanted = index.after(key, after, limit + 1);
    List<HistoryItem> items = new ArrayList<>(wanted.length);
    for (int i = 0; i < Math.min(limit, wanted.length); i++) {
      VersionReader.Located located = reader.locate(key, wanted[i]);
      if (located != null) {
        items.add(item(located));
      }
    }
    if (wanted.length <= limit && items.size() < limit) {
      present(key, after, items).ifPresent(items::add);
    }
    return new Page<>(
        items,
        wanted.length > limit ? Optional.of(Long.toString(wanted[limit - 1])) : Optional.empty());
  }

  /** The present version, when it is so old that its record was given up. */
  private Optional<HistoryItem> present(ContextKey key, long after, List<HistoryItem> items) {
    if (log.stats().truncatedPosition() == 0) {
      return Optional.empty();
    }
    long last = items.isEmpty() ? after : items.getLast().version();
    return store
        .head(key)
        .filter(head ->
            head.version() > last
                && head.position() <= log.stats().truncatedPosition()
                && !head.isExpiredAt(clock.millis()))
        .map(head ->
            new HistoryItem(
                head.version(),
                ChangeKind.PUT,
                head.length(),
                Optional.of(head.digest()),
                Instant.ofEpochMilli(head.updatedAtMillis()),
                head.writer()));
  }

  private static HistoryItem item(VersionReader.Located located) {
    Change change = located.change();
    Instant time = Instant.ofEpochMilli(located.commit().timeMillis());
    String writer = located.commit().writer();
    return switch (change) {
      case Change.Valued valued ->
          new HistoryItem(
              change.version(),
              change.kind(),
              valued.length(),
              Optional.of(valued.facts().digest()),
              time,
              writer);
      case Change.Removed _ ->
          new HistoryItem(change.version(), ChangeKind.DELETE, 0, Optional.empty(), time, writer);
    };
  }

  private Outcome<ContextEntry> entry(
      VersionReader.Located located, Change.Facts facts, byte[] value) {
    Change change = located.change();
    if (facts.deadlineMillis() <= clock.millis()) {
      return Outcome.refused(
          ErrorCode.EXPIRED,
          "Version " + change.version() + " of '" + change.key() + "' is past its deadline.");
    }
    if (!Digest.compute(value).equals(facts.digest())) {
      return Outcome.refused(damaged(change.key(), change.version()));
    }
    Optional<Instant> expiresAt =
        facts.deadlineMillis() == EntryHead.NO_DEADLINE
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(facts.deadlineMillis()));
    return Outcome.done(
        new ContextEntry(
            new ContextSummary(
                change.key(),
                change.version(),
                value.length,
                facts.digest(),
                facts.contentType(),
                Instant.ofEpochMilli(located.commit().timeMillis()),
                expiresAt,
                facts.priority(),
                located.commit().writer()),
            value));
  }

  private static Refusal damaged(ContextKey key, long version) {
    return Refusal.of(
        ErrorCode.CORRUPT,
        "Version " + version + " of '" + key + "' is damaged and is not served.");
  }
}
