package dev.holdfast.kernel.history;

import dev.holdfast.api.ChangeKind;
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
  /** Longer than any chain: a version without one is not built upon. */
  private static final Chain UNKNOWN = new Chain(1 << 20, 1L << 40);

  private final OnDiskStore store;

  /** Over the store's rows. */
  public StoredVersions(OnDiskStore store) {
    this.store = store;
  }

  @Override
  public List<VersionRow> of(long position, LogRecord.Commit commit) {
    List<VersionRow> rows = new ArrayList<>(commit.changes().size());
    Map<ContextKey, VersionRow> newest = new HashMap<>();
    for (Change change : commit.changes()) {
      if (change.kind() != ChangeKind.EXPIRED && change.kind() != ChangeKind.EVICTED) {
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
      case Change.Appended _, Change.Replaced _, Change.Removed _ ->
          row(position, change, change.version(), Chain.NONE);
    };
  }

  private static VersionRow row(long position, Change change, long wholeVersion, Chain chain) {
    return new VersionRow(
        change.key(), change.version(), position, wholeVersion, chain.depth(), chain.bytes());
  }

  /** The version that a change builds upon: of this record, or in the store. */
  private Optional<VersionRow> before(Change change, @Nullable VersionRow earlier) {
    return earlier != null
        ? Optional.of(earlier)
        : store.versionAtOrBelow(change.key(), change.version() - 1);
  }

  private static Chain chain(Optional<VersionRow> row) {
    return row.map(found -> new Chain(found.chainRecords(), found.chainBytes())).orElse(UNKNOWN);
  }

  @Override
  public @Nullable Chain find(ContextKey key, long version) {
    Optional<VersionRow> row = exactly(key, version);
    return row.isEmpty() ? null : chain(row);
  }

  private Optional<VersionRow> exactly(ContextKey key, long version) {
    return store.versionAtOrBelow(key, version).filter(row -> row.version() == version);
  }

  @Override
  public long position(ContextKey key, long version) {
    return exactly(key, version).map(VersionRow::position).orElse(0L);
  }

  @Override
  public long before(ContextKey key, long version) {
    return store.versionAtOrBelow(key, version - 1).map(VersionRow::version).orElse(0L);
  }

  @Override
  public long newestWhole(ContextKey key) {
    return store.versionAtOrBelow(key, Long.MAX_VALUE).map(VersionRow::wholeVersion).orElse(0L);
  }

  @Override
  public long[] after(ContextKey key, long after, int limit) {
    return store.versions(key, after, limit).stream().mapToLong(VersionRow::version).toArray();
  }
}
