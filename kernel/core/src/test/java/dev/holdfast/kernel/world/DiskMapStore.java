package dev.holdfast.kernel.world;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.VersionRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A store that keeps versions, as one on disk does; it forgets them with its process. */
public final class DiskMapStore extends MapStore implements OnDiskStore {
  private final TreeSet<VersionRow> rows =
      new TreeSet<>(Comparator.comparing(VersionRow::key).thenComparingLong(VersionRow::version));
  private Optional<Digest> stamp = Optional.empty();

  /** An empty store. */
  public DiskMapStore() {}

  @Override
  public synchronized void apply(StoreBatch batch) {
    if (batch.position() > appliedPosition()) {
      super.apply(batch);
      rows.addAll(batch.versions());
      stamp = batch.stamp().or(() -> stamp);
    }
  }

  @Override
  public synchronized Optional<Digest> stamp() {
    return stamp;
  }

  @Override
  public synchronized long persist() {
    return appliedPosition();
  }

  @Override
  public synchronized List<VersionRow> versions(ContextKey key, long after, int limit) {
    return rows.stream()
        .filter(row -> row.key().equals(key) && row.version() > after)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<VersionRow> versionAtOrBelow(ContextKey key, long version) {
    return Optional.ofNullable(rows.floor(new VersionRow(key, version, 0, 0, 0, 0)))
        .filter(row -> row.key().equals(key));
  }
}
