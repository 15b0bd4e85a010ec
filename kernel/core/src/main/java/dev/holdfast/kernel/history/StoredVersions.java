package dev.holdfast.kernel.history;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.VersionRow;
import dev.holdfast.kernel.commit.VersionRows;
import dev.holdfast.kernel.delta.Chain;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index in the store, in the same step as the entries, so that no memory grows with the
 * number of keys or of versions.
 */
public final class StoredVersions implements VersionIndex, VersionRows {
  /** How many rows are read at a time where some count as absent. */
  private static final int SCAN = 256;

  private final OnDiskStore store;
  private volatile long sealed;
  private volatile long forgotten;

  /** Over the store's rows. */
  public StoredVersions(OnDiskStore store) {
    this.store = store;
  }

  @Override
  public List<VersionRow> of(long position, LogRecord.Commit commit) {
    List<VersionRow> rows = new ArrayList<>(commit.changes().size());
    Map<ContextKey, VersionRow> newest = new HashMap<>();
    for (Change change : commit.changes()) {
      if (change.makesVersion()) {
        VersionRow row = row(position, change, newest.get(change.key()));
        newest.put(change.key(), row);
        rows.add(row);
      }
    }
    return rows;
  }

  private VersionRow row(long position, Change change, @Nullable VersionRow earlier) {
    return switch (change) {
      case Change.Delta delta ->
          row(
              position,
              change,
              change.version(),
              chain(before(change, earlier)).plus(delta.delta().length));
      case Change.Appended appended when !appended.facts().created() -> {
        Optional<VersionRow> before = before(change, earlier);
        yield row(
            position,
            change,
            before.map(VersionRow::wholeVersion).orElse(0L),
            chain(before).plus(appended.tail().length));
      }
      case Change.Appended _, Change.Replaced _, Change.Removed _, Change.Touched _ ->
          row(position, change, change.version(), Chain.NONE);
    };
  }

  private static VersionRow row(long position, Change change, long wholeVersion, Chain chain) {
    return new VersionRow(
        change.key(), change.version(), position, wholeVersion, chain.depth(), chain.bytes());
  }

  /** The version that a change builds upon: of this record, or in the store. */
  private Optional<VersionRow> before(Change change, @Nullable VersionRow earlier) {
    return earlier != null ? Optional.of(earlier) : atOrBelow(change.key(), change.version() - 1);
  }

  private static Chain chain(Optional<VersionRow> row) {
    return row.map(found -> new Chain(found.chainRecords(), found.chainBytes()))
        .orElse(Chain.UNKNOWN);
  }

  @Override
  public @Nullable Chain find(ContextKey key, long version) {
    Optional<VersionRow> row = exactly(key, version);
    return row.isEmpty() || isBased(row.get(), sealed) ? null : chain(row);
  }

  /** Whether what must be read to make a version begins at or below a position. */
  private boolean isBased(VersionRow row, long position) {
    if (position == 0 || row.position() <= position) {
      return position > 0;
    }
    long base = row.version() - row.chainRecords();
    // Of a longer one it is not known where it begins; nothing is built upon it anyway.
    return row.chainRecords() > 0
        && base > 0
        && store
            .versionAtOrBelow(row.key(), base)
            .map(found -> found.position() <= position)
            .orElse(true);
  }

  /** Rows stay in the store; those of records that the log gave up count as absent. */
  private Optional<VersionRow> atOrBelow(ContextKey key, long version) {
    return store.versionAtOrBelow(key, version).filter(row -> !isBased(row, forgotten));
  }

  @Override
  public void seal(long position) {
    sealed = Math.max(sealed, position);
  }

  @Override
  public void forget(long position, Continuation continuation) {
    forgotten = Math.max(forgotten, position);
  }

  private Optional<VersionRow> exactly(ContextKey key, long version) {
    return atOrBelow(key, version).filter(row -> row.version() == version);
  }

  @Override
  public long position(ContextKey key, long version) {
    return exactly(key, version).map(VersionRow::position).orElse(0L);
  }

  @Override
  public long before(ContextKey key, long version) {
    return atOrBelow(key, version - 1).map(VersionRow::version).orElse(0L);
  }

  @Override
  public long newestWhole(ContextKey key) {
    return atOrBelow(key, Long.MAX_VALUE).map(VersionRow::wholeVersion).orElse(0L);
  }

  @Override
  public long[] after(ContextKey key, long after, int limit) {
    List<Long> versions = new ArrayList<>();
    long from = after;
    int batch = forgotten == 0 ? limit : Math.max(limit, SCAN);
    List<VersionRow> rows;
    do {
      rows = store.versions(key, from, batch);
      for (VersionRow row : rows) {
        from = row.version();
        if (versions.size() < limit && !isBased(row, forgotten)) {
          versions.add(row.version());
        }
      }
    } while (versions.size() < limit && rows.size() == batch);
    return versions.stream().mapToLong(Long::longValue).toArray();
  }
}
