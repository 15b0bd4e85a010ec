package dev.holdfast.kernel.history;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.kernel.commit.RecordFollower;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where every version of every key stands in the log: 16 bytes a version. All else is read from
 * there.
 */
public final class HistoryIndex implements RecordFollower {

  /** The versions of one key, ascending. */
  static final class Versions {
    private long[] versions = new long[2];
    private long[] positions = new long[2];
    private int size;
    private long wholeVersion;

    private synchronized void add(long version, long position, boolean isWhole) {
      if (size == versions.length) {
        int larger = size + (size >> 1) + 1;
        versions = Arrays.copyOf(versions, larger);
        positions = Arrays.copyOf(positions, larger);
      }
      versions[size] = version;
      positions[size] = position;
      size++;
      if (isWhole) {
        wholeVersion = version;
      }
    }

    /** The newest version that does not extend the one before it. */
    synchronized long wholeVersion() {
      return wholeVersion;
    }

    /** The log position of a version, 0 when there is none of it. */
    synchronized long position(long version) {
      int i = Arrays.binarySearch(versions, 0, size, version);
      return i < 0 ? 0 : positions[i];
    }

    /** Up to {@code limit} versions above {@code after}. */
    synchronized long[] after(long after, int limit) {
      int i = Arrays.binarySearch(versions, 0, size, after);
      int from = i < 0 ? -i - 1 : i + 1;
      return Arrays.copyOfRange(versions, from, Math.min(size, from + limit));
    }

    /** The version before {@code version}, 0 when there is none. */
    synchronized long before(long version) {
      int i = Arrays.binarySearch(versions, 0, size, version);
      int at = (i < 0 ? -i - 1 : i) - 1;
      return at < 0 ? 0 : versions[at];
    }
  }

  private final Map<ContextKey, Versions> byKey = new ConcurrentHashMap<>();

  /** An empty index. */
  public HistoryIndex() {}

  @Override
  public void applied(long position, LogRecord logRecord) {
    if (logRecord instanceof LogRecord.Commit commit) {
      for (Change change : commit.changes()) {
        if (change.kind() != ChangeKind.EXPIRED && change.kind() != ChangeKind.EVICTED) {
          byKey
              .computeIfAbsent(change.key(), ignored -> new Versions())
              .add(change.version(), position, isWhole(change));
        }
      }
    }
  }

  private static boolean isWhole(Change change) {
    return !(change instanceof Change.Appended appended) || appended.facts().created();
  }

  @Nullable Versions find(ContextKey key) {
    return byKey.get(key);
  }
}
