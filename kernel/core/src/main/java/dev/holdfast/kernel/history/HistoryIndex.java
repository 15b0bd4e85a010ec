package dev.holdfast.kernel.history;

import dev.holdfast.api.ContextKey;
import dev.holdfast.kernel.commit.Costs;
import dev.holdfast.kernel.commit.RecordFollower;
import dev.holdfast.kernel.delta.Chain;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index in memory: 16 bytes a version, and for the newest one of each key what must be
 * read to make it.
 */
public final class HistoryIndex implements RecordFollower, VersionIndex {

  /**
   * The versions of one key. The newest one stands in the object itself: most keys have no other,
   * and a million of them is a million arrays less.
   */
  private static final class Versions {
    private static final int PAIR = 2;

    /** 0 as long as there is none. */
    private long newest;

    private long position;

    /** Version and position of all older ones, ascending. */
    private long @Nullable [] older;

    private int olderCount;
    private long wholeVersion;
    private Chain newestChain = Chain.NONE;

    private synchronized void add(long at, Change change) {
      long version = change.version();
      if (newest >= version) {
        // A checkpoint had it already.
        return;
      }
      if (newest > 0) {
        push(newest, position);
      } else {
        // What an extension builds upon was pruned.
        newestChain = Chain.UNKNOWN;
      }
      newest = version;
      position = at;
      boolean extendsOther = change instanceof Change.Appended a && !a.facts().created();
      if (!extendsOther) {
        wholeVersion = version;
      }
      newestChain =
          switch (change) {
            case Change.Delta delta -> newestChain.plus(delta.delta().length);
            case Change.Appended appended when extendsOther ->
                newestChain.plus(appended.tail().length);
            case Change.Appended _, Change.Replaced _, Change.Removed _, Change.Touched _ ->
                Chain.NONE;
          };
    }

    /** What it costs of the memory budget, besides the key. */
    private synchronized long bytes() {
      return Costs.OLDER_VERSION_BYTES * olderCount
          + (newestChain.depth() > 0 ? Costs.CHAIN_BYTES : 0);
    }

    private void push(long version, long at) {
      long[] pairs = older;
      int length = PAIR * olderCount;
      if (pairs == null) {
        pairs = new long[PAIR];
      } else if (length == pairs.length) {
        pairs = Arrays.copyOf(pairs, PAIR * (olderCount + (olderCount >> 1) + 1));
      }
      pairs[length] = version;
      pairs[length + 1] = at;
      older = pairs;
      olderCount++;
    }

    /**
     * The chain of the newest version; null when that is another one, or the chain begins at or
     * below {@code sealed}.
     */
    private synchronized @Nullable Chain chain(long version, long sealed) {
      if (newest == 0 || newest != version) {
        return null;
      }
      int base = count() - 1 - newestChain.depth();
      return sealed > 0 && (base < 0 || positionAt(base) <= sealed) ? null : newestChain;
    }

    /** Whether nothing came after that version. */
    private synchronized boolean isAt(long version) {
      return newest <= version;
    }

    private synchronized boolean isEmpty() {
      return newest == 0;
    }

    /**
     * Forgets what stands at or below a position; the lowest version left, 0 without any change.
     */
    private synchronized long forgetUpTo(long at) {
      int gone = 0;
      while (gone < count() && positionAt(gone) <= at) {
        gone++;
      }
      forget(gone);
      return gone > 0 && newest > 0 ? versionAt(0) : 0;
    }

    private synchronized long forgetBelow(long version) {
      forget(firstNotBelow(version));
      return version;
    }

    private void forget(int gone) {
      if (gone == 0) {
        return;
      }
      if (gone == count()) {
        newest = 0;
        position = 0;
      }
      int left = Math.max(0, olderCount - gone);
      older =
          left == 0 || older == null
              ? null
              : Arrays.copyOfRange(older, PAIR * gone, PAIR * olderCount);
      olderCount = left;
      if (newestChain.depth() >= count()) {
        newestChain = Chain.UNKNOWN;
      }
    }

    /** The newest version that is no append to the one before it. */
    synchronized long wholeVersion() {
      return wholeVersion;
    }

    /** The log position of a version, 0 when there is none of it. */
    synchronized long position(long version) {
      int i = firstNotBelow(version);
      return i < count() && versionAt(i) == version ? positionAt(i) : 0;
    }

    /** Up to {@code limit} versions above {@code after}. */
    synchronized long[] after(long after, int limit) {
      int i = firstNotBelow(after);
      int from = i < count() && versionAt(i) == after ? i + 1 : i;
      long[] found = new long[Math.min(count() - from, limit)];
      for (int j = 0; j < found.length; j++) {
        found[j] = versionAt(from + j);
      }
      return found;
    }

    /** The version before {@code version}, 0 when there is none. */
    synchronized long before(long version) {
      int at = firstNotBelow(version) - 1;
      return at < 0 ? 0 : versionAt(at);
    }

    private synchronized Row row(ContextKey key) {
      long[] versions = new long[count()];
      long[] positions = new long[versions.length];
      for (int i = 0; i < versions.length; i++) {
        versions[i] = versionAt(i);
        positions[i] = positionAt(i);
      }
      return new Row(key, wholeVersion, newestChain, versions, positions);
    }

    private synchronized void restore(Row row) {
      int last = row.versions().length - 1;
      if (last < 0) {
        return;
      }
      if (last > 0) {
        older = new long[PAIR * last];
        for (int i = 0; i < last; i++) {
          push(row.versions()[i], row.positions()[i]);
        }
      }
      newest = row.versions()[last];
      position = row.positions()[last];
      wholeVersion = row.wholeVersion();
      newestChain = row.newestChain();
    }

    private int count() {
      return newest == 0 ? 0 : olderCount + 1;
    }

    private long versionAt(int index) {
      return older == null || index == olderCount ? newest : older[PAIR * index];
    }

    private long positionAt(int index) {
      return older == null || index == olderCount ? position : older[PAIR * index + 1];
    }

    /** The place of the first version that is not below {@code version}. */
    private int firstNotBelow(long version) {
      int low = 0;
      int high = count();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (versionAt(middle) < version) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
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

  private static final int MOST_EXPECTED = 1 << 26;

  private volatile Map<ContextKey, Versions> byKey = new ConcurrentHashMap<>();
  private volatile long sealed;
  private final AtomicLong bytes = new AtomicLong();
  private final EndedKeys ended;

  /** An empty index that keeps what retention says. */
  public HistoryIndex() {
    this(Long.MAX_VALUE);
  }

  /** An empty index; keys that expired or were evicted may take so many bytes of it. */
  public HistoryIndex(long endedBytes) {
    this.ended = new EndedKeys(endedBytes, this::forgetEnded);
  }

  @Override
  public void applied(long position, LogRecord logRecord) {
    if (logRecord instanceof LogRecord.Commit commit) {
      for (Change change : commit.changes()) {
        if (change instanceof Change.Removed && !change.makesVersion()) {
          Versions versions = byKey.get(change.key());
          if (versions != null) {
            ended.add(
                change.key(),
                change.version(),
                versions.bytes() + Costs.versionedKey(change.key()));
          }
        }
        if (change.makesVersion()) {
          byKey.compute(
              change.key(),
              (ignored, versions) -> {
                Versions found = versions == null ? new Versions() : versions;
                long before =
                    versions == null ? -Costs.versionedKey(change.key()) : versions.bytes();
                found.add(position, change);
                bytes.addAndGet(found.bytes() - before);
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
      long first = changing(key, found -> found.forgetUpTo(position));
      if (first > 0) {
        long firstWhole = continuation.firstWhole(key, first);
        changing(key, found -> found.forgetBelow(firstWhole));
      }
      if (versions.isEmpty()) {
        byKey.computeIfPresent(key, (ignored, left) -> left.isEmpty() ? gone(key, left) : left);
      }
    });
  }

  /** Changes the versions of a key, alone, so that what they cost is counted once. */
  private long changing(ContextKey key, ToLongFunction<Versions> change) {
    AtomicLong answer = new AtomicLong();
    byKey.computeIfPresent(
        key,
        (ignored, versions) -> {
          long before = versions.bytes();
          answer.set(change.applyAsLong(versions));
          bytes.addAndGet(versions.bytes() - before);
          return versions;
        });
    return answer.get();
  }

  private void forgetEnded(ContextKey key, long version) {
    byKey.computeIfPresent(key, (same, left) -> left.isAt(version) ? gone(same, left) : left);
  }

  private @Nullable Versions gone(ContextKey key, Versions versions) {
    bytes.addAndGet(-versions.bytes() - Costs.versionedKey(key));
    return null;
  }

  /** What the index costs of the memory budget. */
  public long bytes() {
    return bytes.get();
  }

  /** Forgets everything: the log begins anew. */
  public void clear() {
    byKey.clear();
    bytes.set(0);
  }

  /** A hint, before anything else: about so many keys are to come. */
  public void expect(long keys) {
    if (keys > 0 && byKey.isEmpty()) {
      byKey = new ConcurrentHashMap<>((int) Math.min(keys, MOST_EXPECTED));
    }
  }

  /**
   * Takes over what was written down of a key; called before any record.
   *
   * @param key that of the row, or an equal one that is kept elsewhere anyway
   */
  public void restore(ContextKey key, Row row) {
    Versions versions = new Versions();
    versions.restore(row);
    byKey.put(key, versions);
    bytes.addAndGet(versions.bytes() + Costs.versionedKey(key));
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
