package dev.holdfast.kernel.history;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.config.RetentionSettings;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds how much of the log's beginning no retained version needs: neither as its own record, nor
 * as one of those that it builds upon.
 *
 * <p>A record is needed when it is younger than {@code history.retention.all}; or made the last
 * version of a day that is younger than {@code history.retention.daily}; or a later version that is
 * retained builds upon it. Times of records never run back, so the first young one ends the search.
 */
public final class NeededRecords {
  /** At most so many bytes of the log are looked at in one search. */
  private static final long MOST_BYTES = 1L << 30;

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final VersionIndex index;
  private final VersionReader reader;
  private final CommitLog log;
  private final RetentionSettings retention;
  private final InstantSource clock;

  /** Over an index of the log. */
  public NeededRecords(
      VersionIndex index,
      CommitLog log,
      ContextStore store,
      Codecs codecs,
      RetentionSettings retention,
      InstantSource clock) {
    this.index = index;
    this.reader = new VersionReader(index, log, store, codecs, () -> {});
    this.log = log;
    this.retention = retention;
    this.clock = clock;
  }

  /** The highest position, at most {@code limit}, with nothing needed at or below it. */
  public long free(long limit) throws IOException {
    Search search = new Search(clock.millis(), limit, log.stats().truncatedPosition());
    try {
      log.replay(search.free, search);
    } catch (End _) {
      return search.free;
    } catch (HoldfastException _) {
      // Damage: a check finds and tells it, and it stays where it is.
      return search.free;
    }
    return search.free;
  }

  private final class Search implements CommitLog.Visitor {
    /** Of these keys nothing below the version is needed. */
    private final Map<ContextKey, Long> freeBelow = new HashMap<>();

    private final long now;
    private final long limit;
    private long free;
    private long bytes;

    Search(long now, long limit, long free) {
      this.now = now;
      this.limit = limit;
      this.free = free;
    }

    @Override
    public void visit(long position, byte[] payload) {
      bytes += payload.length;
      if (position > limit || bytes > MOST_BYTES) {
        throw new End();
      }
      if (RecordCodec.decode(payload) instanceof LogRecord.Commit commit) {
        for (Change change : commit.changes()) {
          if (isVersion(change)
              && index.position(change.key(), change.version()) == position
              && isNeeded(change, commit.timeMillis())) {
            throw new End();
          }
        }
      }
      free = position;
    }

    private boolean isVersion(Change change) {
      return change.kind() != ChangeKind.EXPIRED && change.kind() != ChangeKind.EVICTED;
    }

    private boolean isNeeded(Change change, long time) {
      ContextKey key = change.key();
      if (change.version() < freeBelow.getOrDefault(key, 0L)) {
        return false;
      }
      long version = change.version();
      long at = time;
      while (true) {
        if (!isOfAge(at, retention.all())) {
          return true;
        }
        long[] later = index.after(key, version, 1);
        if (later.length == 0) {
          return !isOfAge(at, retention.daily());
        }
        VersionReader.Located next = reader.locate(key, later[0]);
        if (next == null) {
          // It cannot be read, so nobody knows what it needs.
          return true;
        }
        long nextTime = next.commit().timeMillis();
        if (!isOfAge(at, retention.daily()) && at / DAY_MILLIS != nextTime / DAY_MILLIS) {
          return true;
        }
        version = later[0];
        if (!VersionReader.isExtension(next.change())) {
          freeBelow.put(key, version);
          return false;
        }
        at = nextTime;
      }
    }

    private boolean isOfAge(long time, Duration age) {
      return now - time >= age.toMillis();
    }
  }

  /** Ends a search. */
  private static final class End extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    End() {
      super(null, null, false, false);
    }
  }
}
