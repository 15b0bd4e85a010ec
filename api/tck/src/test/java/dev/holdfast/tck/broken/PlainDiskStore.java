package dev.holdfast.tck.broken;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.VersionRow;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A store on disk that is right. Each step can be broken. */
class PlainDiskStore extends PlainStore implements OnDiskStore {
  /** What is kept beside the entries. */
  record Beside(Optional<Digest> stamp, NavigableSet<VersionRow> rows) {
    static final Beside EMPTY =
        new Beside(
            Optional.empty(),
            new TreeSet<>(
                Comparator.comparing(VersionRow::key).thenComparingLong(VersionRow::version)));
  }

  /** All of it, at one position. */
  record Saved(State state, Beside beside) {
    static final Saved EMPTY = new Saved(State.EMPTY, Beside.EMPTY);
  }

  final AtomicReference<Beside> beside;
  private final Consumer<Saved> disk;

  PlainDiskStore(Saved found, Consumer<Saved> disk) {
    super(new AtomicReference<>(found.state()));
    this.beside = new AtomicReference<>(found.beside());
    this.disk = disk;
  }

  @Override
  public synchronized void apply(StoreBatch batch) {
    if (batch.position() > appliedPosition()) {
      super.apply(batch);
      NavigableSet<VersionRow> rows = new TreeSet<>(beside.get().rows());
      rows.addAll(batch.versions());
      beside.set(new Beside(batch.stamp().or(() -> beside.get().stamp()), rows));
    }
  }

  @Override
  public Optional<Digest> stamp() {
    return beside.get().stamp();
  }

  @Override
  public synchronized long persist() {
    disk.accept(new Saved(state.get(), beside.get()));
    return appliedPosition();
  }

  @Override
  public List<VersionRow> versions(ContextKey key, long after, int limit) {
    return beside.get().rows().stream()
        .filter(row -> row.key().equals(key) && row.version() > after)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<VersionRow> versionAtOrBelow(ContextKey key, long version) {
    return beside.get().rows().stream()
        .filter(row -> row.key().equals(key) && row.version() <= version)
        .max(Comparator.comparingLong(VersionRow::version));
  }

  @Override
  public void close() {
    persist();
  }
}
