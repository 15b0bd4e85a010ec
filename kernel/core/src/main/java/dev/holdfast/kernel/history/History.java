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
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads older versions from the log. A version that was written as a whole is one read; one that
 * was appended is put together from the present value when that still extends it, else from the
 * whole version below it. Every value is checked against the digest that its record carries.
 */
public final class History {
  private record Located(LogRecord.Commit commit, Change change) {}

  private final HistoryIndex index;
  private final CommitLog log;
  private final ContextStore store;
  private final InstantSource clock;

  /** Over an index of the log. */
  public History(HistoryIndex index, CommitLog log, ContextStore store, InstantSource clock) {
    this.index = index;
    this.log = log;
    this.store = store;
    this.clock = clock;
  }

  /** The key at an older version. */
  public Outcome<ContextEntry> find(ContextKey key, long version) {
    HistoryIndex.Versions versions = index.find(key);
    Located located = versions == null ? null : locate(key, version, versions.position(version));
    if (versions == null || located == null) {
      return Outcome.refused(ErrorCode.NOT_FOUND, "'" + key + "' has no version " + version + ".");
    }
    return switch (located.change()) {
      case Change.Removed _ ->
          Outcome.refused(
              ErrorCode.NOT_FOUND, "'" + key + "' was deleted at version " + version + ".");
      case Change.Replaced replaced -> entry(located, replaced.facts(), replaced.value());
      case Change.Appended appended -> {
        byte[] value = extended(key, versions, appended);
        yield value == null
            ? Outcome.refused(damaged(key, version))
            : entry(located, appended.facts(), value);
      }
    };
  }

  /** The versions of a key above {@code after}, oldest first. */
  public Page<HistoryItem> list(ContextKey key, long after, int limit) {
    HistoryIndex.Versions versions = index.find(key);
    if (versions == null) {
      return new Page<>(List.of(), Optional.empty());
    }
    long[] wanted = versions.after(after, limit + 1);
    List<HistoryItem> items = new ArrayList<>(wanted.length);
    for (int i = 0; i < Math.min(limit, wanted.length); i++) {
      Located located = locate(key, wanted[i], versions.position(wanted[i]));
      if (located != null) {
        items.add(item(located));
      }
    }
    return new Page<>(
        items,
        wanted.length > limit ? Optional.of(Long.toString(wanted[limit - 1])) : Optional.empty());
  }

  private static HistoryItem item(Located located) {
    Change change = located.change();
    Instant time = Instant.ofEpochMilli(located.commit().timeMillis());
    String writer = located.commit().writer();
    return switch (change) {
      case Change.Replaced replaced ->
          new HistoryItem(
              change.version(),
              change.kind(),
              replaced.value().length,
              Optional.of(replaced.facts().digest()),
              time,
              writer);
      case Change.Appended appended ->
          new HistoryItem(
              change.version(),
              change.kind(),
              appended.length(),
              Optional.of(appended.facts().digest()),
              time,
              writer);
      case Change.Removed _ ->
          new HistoryItem(change.version(), ChangeKind.DELETE, 0, Optional.empty(), time, writer);
    };
  }

  private Outcome<ContextEntry> entry(Located located, Change.Facts facts, byte[] value) {
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

  /** The value that an append left; null when the log does not hold what it extends. */
  private byte @Nullable [] extended(
      ContextKey key, HistoryIndex.Versions versions, Change.Appended appended) {
    if (appended.facts().created()) {
      return appended.tail();
    }
    if (store.find(key) instanceof StoreRead.Hit hit
        && hit.head().version() >= appended.version()
        && versions.wholeVersion() < appended.version()) {
      // Every later append kept the bytes below its own beginning, so the present value still
      // begins like this one; unless it was replaced just now, and the index does not know yet.
      byte[] joined = join(hit.value(), appended.keep(), appended.tail());
      if (joined != null && Digest.compute(joined).equals(appended.facts().digest())) {
        return joined;
      }
    }
    return extendFromWhole(key, versions, appended);
  }

  private byte @Nullable [] extendFromWhole(
      ContextKey key, HistoryIndex.Versions versions, Change.Appended newest) {
    Deque<Change.Appended> appends = new ArrayDeque<>();
    Change change = newest;
    while (change instanceof Change.Appended appended && !appended.facts().created()) {
      appends.push(appended);
      long before = versions.before(change.version());
      Located located = locate(key, before, versions.position(before));
      if (located == null) {
        return null;
      }
      change = located.change();
    }
    return switch (change) {
      case Change.Replaced replaced -> extend(replaced.value(), appends);
      case Change.Appended created -> extend(created.tail(), appends);
      case Change.Removed _ -> null;
    };
  }

  /**
   * Applies appends to a whole value in one growing buffer, so that the cost is that of the result.
   */
  private static byte @Nullable [] extend(byte[] whole, Deque<Change.Appended> appends) {
    long longest = whole.length;
    for (Change.Appended appended : appends) {
      longest = Math.max(longest, appended.length());
    }
    byte[] buffer = Arrays.copyOf(whole, Math.toIntExact(longest));
    int length = whole.length;
    for (Change.Appended appended : appends) {
      if (appended.keep() > length) {
        return null;
      }
      int keep = Math.toIntExact(appended.keep());
      System.arraycopy(appended.tail(), 0, buffer, keep, appended.tail().length);
      length = keep + appended.tail().length;
    }
    return Arrays.copyOf(buffer, length);
  }

  private static byte @Nullable [] join(byte[] value, long keep, byte[] tail) {
    if (keep > value.length) {
      return null;
    }
    byte[] joined = Arrays.copyOf(value, Math.toIntExact(keep) + tail.length);
    System.arraycopy(tail, 0, joined, Math.toIntExact(keep), tail.length);
    return joined;
  }

  private @Nullable Located locate(ContextKey key, long version, long position) {
    if (position == 0) {
      return null;
    }
    Optional<byte[]> payload = read(position);
    if (payload.isEmpty()
        || !(RecordCodec.decode(payload.get()) instanceof LogRecord.Commit commit)) {
      return null;
    }
    for (Change change : commit.changes()) {
      if (change.key().equals(key)
          && change.version() == version
          && change.kind() != ChangeKind.EXPIRED
          && change.kind() != ChangeKind.EVICTED) {
        return new Located(commit, change);
      }
    }
    return null;
  }

  private Optional<byte[]> read(long position) {
    try {
      return log.read(position);
    } catch (IOException e) {
      throw new HoldfastException(
          Refusal.of(ErrorCode.UNAVAILABLE, "The log could not be read; see the daemon's log."), e);
    }
  }
}
