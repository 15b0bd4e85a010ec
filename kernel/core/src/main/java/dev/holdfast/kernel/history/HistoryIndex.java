package dev.holdfast.kernel.history;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.kernel.commit.RecordFollower;
import dev.holdfast.kernel.delta.Chain;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index in memory: 16 bytes a version, and for the newest one of each key what must be
 * read to make it.
 */
public final class HistoryIndex implements RecordFollower, VersionIndex {

  /** The versions of one key, ascending. */
  private static final class Versions {
    private long[] versions = new long[2];
    private long[] positions = new long[2];
    private int size;
    private long wholeVersion;
    private Chain newestChain = Chain.NONE;

    private synchronized void add(long position, Change change) {
      long version = change.version();
      if (size > 0 && versions[size - 1] >= version) {
        // A checkpoint had it already.
        return;
      }
      if (size == versions.length) {
        int larger = size + (size >> 1) + 1;
        versions = Arrays.copyOf(versions, larger);
        positions = Arrays.copyOf(positions, larger);
      }
      versions[size] = version;
      positions[size] = position;
      size++;
      boolean extendsOther = change instanceof Change.Appended a && !a.facts().created();
      if (size == 1) {
        // What an extension builds upon was pruned.
        newestChain = Chain.UNKNOWN;
      }
      if (!extendsOther) {
        wholeVersion = version;
      }
      newestChain =
          switch (change) {
            case Change.Delta delta -> newestChain.plus(delta.delta().length);
            case Change.Appended appended when extendsOther ->
                newestChain.plus(appended.tail().length);
            case Change.Appended _, Change.Replaced _, Change.Removed _ -> Chain.NONE;
          };
    }

    /**
     * The chain of the newest version; null when that is another one, or the chain begins at or
     * below {@code sealed}.
     */
    private synchronized @Nullable Chain chain(long version, long sealed) {
      if (size == 0 || versions[size - 1] != version) {
        return null;
      }
      int base = size - 1 - newestChain.depth();
      return sealed > 0 && (base < 0 || positions[base] <= sealed) ? null : newestChain;
    }

    private synchronized boolean isEmpty() {
      return size == 0;
    }

    /**
     * Forgets what stands at or below a position; the lowest version left, 0 without any change.
     */
    private synchronized long forgetUpTo(long position) {
      int gone = 0;
      while (gone < size && positions[gone] <= position) {
        gone++;
      }
      forget(gone);
      return gone > 0 && size > 0 ? versions[0] : 0;
    }

    private synchronized void forgetBelow(long version) {
      int i = Arrays.binarySearch(versions, 0, size, version);
      forget(i < 0 ? -i - 1 : i);
    }

    private void forget(int gone) {
      if (gone == 0) {
        return;
      }
      versions = Arrays.copyOfRange(versions, gone, size);
      positions = Arrays.copyOfRange(positions, gone, size);
      size -= gone;
      if (newestChain.depth() >= size) {
        newestChain = Chain.UNKNOWN;
      }
    }

    /** The newest version that is no append to the one before it. */
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

    private synchronized Row row(ContextKey key) {
      return new Row(
          key,
          wholeVersion,
          newestChain,
          Arrays.copyOf(versions, size),
          Arrays.copyOf(positions, size));
    }

    private synchronized void restore(Row row) {
      versions = row.versions();
      positions = row.positions();
      size = versions.length;
      wholeVersion = row.wholeVersion();
      newestChain = row.newestChain();
    }

    /** The version before {@code version}, 0 when there is none. */
    synchronized long before(long version) {
      int i = Arrays.binarySearch(versions, 0, size, version);
      int at = (i < 0 ? -i - 1 : i) - 1;
      return at < 0 ? 0 : versions[at];
    }
  }

  /**
   * All versions of one key, to be written down.
   *
   * @param wholeVersion the newest version that is no append to the one before it
   * @param newestChain what must be read to make the newest one
   * @param versions ascending
   * @param positions of the records that made them
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on at once, to be written or taken over
  public record Row(
      ContextKey key, long wholeVersion, Chain newestChain, long[] versions, long[] positions) {}

  private final Map<ContextKey, Versions> byKey = new ConcurrentHashMap<>();
  private volatile long sealed;

  /** An empty index. */
  public HistoryIndex() {}

  @Override
  public void applied(long position, LogRecord logRecord) {
    if (logRecord instanceof LogRecord.Commit commit) {
      for (Change change : commit.changes()) {
        if (change.kind() != ChangeKind.EXPIRED && change.kind() != ChangeKind.EVICTED) {
          byKey.compute(
              change.key(),
              (ignored, versions) -> {
                Versions found = versions == null ? new Versions() : versions;
                found.add(position, change);
                return found;
              });
        }
      }
    }
  }

  /** Shows all keys, in no order; what is added meanwhile may be shown or not. */
  public void forEach(Consumer<Row> visitor) {
    byKey.forEach((key, versions) -> visitor.accept(versions.row(key)));
  }

  @Override
  public void seal(long position) {
    sealed = Math.max(sealed, position);
  }

  @Override
  public void forget(long position, Continuation continuation) {
    byKey.forEach((key, versions) -> {
      long first = versions.forgetUpTo(position);
      if (first > 0) {
        versions.forgetBelow(continuation.firstWhole(key, first));
      }
      if (versions.isEmpty()) {
        byKey.computeIfPresent(key, (ignored, left) -> left.isEmpty() ? null : left);
      }
    });
  }

  /** Forgets everything: the log begins anew. */
  public void clear() {
    byKey.clear();
  }

  /** Takes over a key that was written down; called before any record. */
  public void restore(Row row) {
    byKey.computeIfAbsent(row.key(), ignored -> new Versions()).restore(row);
  }

  @Override
  public @Nullable Chain find(ContextKey key, long version) {
    Versions versions = byKey.get(key);
    return versions == null ? null : versions.chain(version, sealed);
  }

  @Override
  public long position(ContextKey key, long version) {
    Versions versions = byKey.get(key);
    return versions == null ? 0 : versions.position(version);
  }

  @Override
  public long before(ContextKey key, long version) {
    Versions versions = byKey.get(key);
    return versions == null ? 0 : versions.before(version);
  }

  @Override
  public long newestWhole(ContextKey key) {
    Versions versions = byKey.get(key);
    return versions == null ? 0 : versions.wholeVersion();
  }

  @Override
  public long[] after(ContextKey key, long after, int limit) {
    Versions versions = byKey.get(key);
    return versions == null ? new long[0] : versions.after(after, limit);
  }
}
