package dev.holdfast.kernel.history;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the value of a version from the log: back along the chain of appends and deltas to the last
 * whole value, and forth again.
 */
final class VersionReader {
  /** A change and the record that holds it. */
  record Located(LogRecord.Commit commit, Change change) {}

  private final VersionIndex index;
  private final CommitLog log;
  private final ContextStore store;
  private final Codecs codecs;
  private final Runnable check;

  /** A reader; {@code check} throws before a step when nobody waits for the value any more. */
  VersionReader(
      VersionIndex index, CommitLog log, ContextStore store, Codecs codecs, Runnable check) {
    this.index = index;
    this.log = log;
    this.store = store;
    this.codecs = codecs;
    this.check = check;
  }

  /** The change that made a version; null when the log does not hold it. */
  @Nullable Located locate(ContextKey key, long version) {
    long position = index.position(key, version);
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
    // Each read may go to the disk, and a long chain has many.
    check.run();
    try {
      return log.read(position);
    } catch (IOException e) {
      throw new HoldfastException(
          Refusal.of(ErrorCode.UNAVAILABLE, "The log could not be read; see the daemon's log."), e);
    }
  }

  /** Where a key's versions can be made again whose older ones were given up. */
  long firstWhole(ContextKey key, long first) {
    long version = first;
    while (true) {
      Located located = locate(key, version);
      // What is damaged stays, so that it is told.
      if (located == null || !isExtension(located.change())) {
        return version;
      }
      long[] next = index.after(key, version, 1);
      if (next.length == 0) {
        return version + 1;
      }
      version = next[0];
    }
  }

  /** Whether a change builds upon the version before it. */
  static boolean isExtension(Change change) {
    return change instanceof Change.Valued valued && whole(valued) == null;
  }

  /** Whether what a change builds upon was given up, and is not damaged. */
  boolean isBaseGone(Change.Valued newest) {
    Change change = newest;
    while (isExtension(change)) {
      long before = index.before(change.key(), change.version());
      long position = before == 0 ? 0 : index.position(change.key(), before);
      if (position <= log.stats().truncatedPosition()) {
        return log.stats().truncatedPosition() > 0;
      }
      Located located = locate(change.key(), before);
      if (located == null) {
        return false;
      }
      change = located.change();
    }
    return false;
  }

  /**
   * The value that a change left, to be compared with its digest; null when the log does not hold
   * what it builds upon.
   */
  byte @Nullable [] value(Change.Valued change) {
    if (whole(change) == null
        && change instanceof Change.Appended appended
        && present(change.key()) instanceof StoreRead.Hit hit
        && hit.head().version() >= change.version()
        && index.newestWhole(change.key()) < change.version()) {
      // Every later append kept the bytes below its own beginning, so the present value still
      // begins like this one; unless it was replaced just now, and the index does not know yet.
      byte[] joined = join(hit.value(), appended.keep(), appended.tail());
      if (joined != null && Digest.compute(joined).equals(appended.facts().digest())) {
        return joined;
      }
    }
    return fromWhole(change);
  }

  /** The present entry; none when it cannot be read. */
  private StoreRead present(ContextKey key) {
    try {
      return store.find(key);
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      return new StoreRead.Miss();
    }
  }

  private byte @Nullable [] fromWhole(Change.Valued newest) {
    Deque<Change.Valued> later = new ArrayDeque<>();
    Change.Valued change = newest;
    byte[] value = whole(change);
    while (value == null) {
      later.push(change);
      long before = index.before(change.key(), change.version());
      Located located = locate(change.key(), before);
      if (located == null
          || !(located.change() instanceof Change.Valued valued)
          || (change instanceof Change.Delta delta && delta.base() != before)) {
        return null;
      }
      change = valued;
      value = whole(change);
    }
    while (value != null && !later.isEmpty()) {
      if (later.peek() instanceof Change.Delta delta) {
        later.pop();
        value = decode(delta, value);
      } else {
        value = extend(value, later);
      }
    }
    return value;
  }

  /** The value of a change that builds upon no other; null when it does. */
  private static byte @Nullable [] whole(Change.Valued change) {
    return switch (change) {
      case Change.Replaced replaced -> replaced.value();
      case Change.Appended appended -> appended.facts().created() ? appended.tail() : null;
      case Change.Delta _ -> null;
    };
  }

  private byte @Nullable [] decode(Change.Delta delta, byte[] base) {
    return switch (codecs.step(delta, base)) {
      case Outcome.Done<byte[]>(byte[] value) -> value;
      case Outcome.Refused<byte[]> _ -> null;
    };
  }

  /**
   * Takes the appends that come next and applies them in one growing buffer, so that the cost is
   * that of the result.
   */
  private static byte @Nullable [] extend(byte[] whole, Deque<Change.Valued> later) {
    long longest = whole.length;
    for (Change.Valued change : later) {
      if (!(change instanceof Change.Appended)) {
        break;
      }
      longest = Math.max(longest, change.length());
    }
    byte[] buffer = Arrays.copyOf(whole, Math.toIntExact(longest));
    int length = whole.length;
    while (later.peek() instanceof Change.Appended appended) {
      later.pop();
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
}
