package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import dev.holdfast.api.spi.store.VersionRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every entry in RocksDB. After a crash it is at an earlier position, and the kernel applies
 * the rest of the log again.
 */
final class RocksContextStore implements OnDiskStore {
  private static final Logger LOG = LoggerFactory.getLogger(RocksContextStore.class);
  private static final byte[] PROGRESS = "progress".getBytes(StandardCharsets.UTF_8);

  /** From here on it pays to ask for all at once. */
  private static final int MANY = 8;

  private final Database database;
  private final Failures failures;
  private final Meter.Counter rewritten;
  private final Mending mending;

  /** Written by the applying thread alone. */
  private volatile Progress progress;

  /** The batch that could not be applied, 0 when there is none. Of the applying thread alone. */
  private long failedPosition;

  private RocksContextStore(
      Database database, Failures failures, Meter.Counter rewritten, Progress progress) {
    this.database = database;
    this.failures = failures;
    this.rewritten = rewritten;
    this.mending = new Mending(database, rewritten);
    this.progress = progress;
  }

  /**
   * Opens or creates the store.
   *
   * @throws HoldfastException when it cannot be opened, with the remedy
   */
  static RocksContextStore open(RocksSettings settings, DataFiles files, Meter meter) {
    Failures failures = new Failures(settings.directory());
    Database database = new Opening(settings, files, failures).open();
    try {
      Meter.Counter rewritten =
          meter.counter(
              "store_rocksdb_rewritten_bytes_total",
              "Bytes of values written again to join parts.");
      RocksContextStore store =
          new RocksContextStore(database, failures, rewritten, progress(database, failures));
      store.measure(meter);
      return store;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static Progress progress(Database database, Failures failures) {
    byte[] row = database.get(Table.PROGRESS, PROGRESS);
    if (row == null) {
      return Progress.NONE;
    }
    return Progress.of(PROGRESS, row)
        .orElseThrow(() ->
            failures.damaged(
                "its position is unreadable, or was written by a newer version of Holdfast"));
  }

  /** The key of the row that says how far the store is. */
  static byte[] progressKey() {
    return PROGRESS.clone();
  }

  private void measure(Meter meter) {
    gauge(
        meter,
        "block_cache",
        "Blocks, indexes, filters and write buffers.",
        Database.Memory::blockCache);
    gauge(
        meter,
        "write_buffers",
        "Of these, changes not yet in a file.",
        Database.Memory::writeBuffers);
    gauge(meter, "table_readers", "What open files cost.", Database.Memory::tableReaders);
  }

  private void gauge(Meter meter, String what, String help, ToLongFunction<Database.Memory> part) {
    meter.gauge(
        "store_rocksdb_" + what + "_bytes",
        "Native memory of RocksDB: " + help,
        () -> part.applyAsLong(memory()));
  }

  @Override
  public Optional<EntryHead> head(ContextKey key) {
    return Optional.ofNullable(entry(key)).map(EntryRow::head);
  }

  @Override
  public StoreRead find(ContextKey key) {
    byte[] row = database.get(Table.ENTRIES, key.toBytes());
    while (row != null) {
      EntryRow entry = decode(key, row);
      Optional<byte[]> value = value(entry);
      if (value.isPresent()) {
        return new StoreRead.Hit(entry.head(), value.get());
      }
      byte[] now = database.get(Table.ENTRIES, key.toBytes());
      // A part may be missing because the entry was changed meanwhile; names are not used again.
      if (Arrays.equals(now, row)) {
        return new StoreRead.Damaged(entry.head());
      }
      row = now;
    }
    return new StoreRead.Miss();
  }

  private @Nullable EntryRow entry(ContextKey key) {
    byte[] row = database.get(Table.ENTRIES, key.toBytes());
    return row == null ? null : decode(key, row);
  }

  private EntryRow decode(ContextKey key, byte[] row) {
    return EntryRow.of(key, row)
        .orElseThrow(
            () -> failures.damaged(key, "the entry of '" + key + "' is not what was written"));
  }

  /** The bytes of an entry, all checked; empty when a part is absent or damaged. */
  private Optional<byte[]> value(EntryRow entry) {
    if (!entry.isEndSound()) {
      return Optional.empty();
    }
    if (entry.parts().isEmpty()) {
      return Optional.of(entry.end());
    }
    ContextKey key = entry.head().key();
    List<byte[]> rowKeys = entry.parts().stream().map(part -> part.rowKey(key)).toList();
    List<Optional<byte[]>> rows;
    try {
      rows = database.getAll(Table.PARTS, rowKeys);
    } catch (HoldfastException e) {
      if (database.isClosed()) {
        throw e;
      }
      LOG.warn("a value cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
    byte[] value = new byte[Math.toIntExact(entry.head().length())];
    int at = 0;
    for (int i = 0; i < rows.size(); i++) {
      Part part = entry.parts().get(i);
      byte[] rowKey = rowKeys.get(i);
      Optional<byte[]> bytes = rows.get(i).flatMap(row -> part.read(rowKey, row));
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      System.arraycopy(bytes.get(), 0, value, at, part.used());
      at += part.used();
    }
    System.arraycopy(entry.end(), 0, value, at, entry.end().length);
    return Optional.of(value);
  }

  @Override
  public void apply(StoreBatch batch) {
    if (batch.position() <= progress.appliedPosition()) {
      return;
    }
    if (failedPosition != 0 && batch.position() > failedPosition) {
      // Its position would claim that the failed one is applied, and a restart would not repeat it.
      throw new HoldfastException(
          ErrorCode.UNAVAILABLE,
          "The record at "
              + failedPosition
              + " could not be applied, so none after it is. The log has both, and is applied from there when the store can take it.");
    }
    failedPosition = batch.position();
    Splicer splicer = new Splicer(database, batch.position(), rewritten);
    StagedBatch staged = StagedBatch.of(batch, present(batch), splicer);
    Progress next = staged.after(progress, batch.position());
    database.write(changes -> {
      staged.writeTo(changes);
      changes.put(Table.PROGRESS, PROGRESS, next.toBytes(PROGRESS));
    });
    progress = next;
    failedPosition = 0;
  }

  /** The entries that a batch begins with; many are asked for at once. */
  private Function<ContextKey, @Nullable EntryRow> present(StoreBatch batch) {
    List<ContextKey> keys = batch.changes().stream().map(StoreChange::key).distinct().toList();
    if (keys.size() < MANY) {
      return this::entry;
    }
    List<Optional<byte[]>> rows =
        database.getAll(Table.ENTRIES, keys.stream().map(ContextKey::toBytes).toList());
    Map<ContextKey, byte[]> found = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      ContextKey key = keys.get(i);
      rows.get(i).ifPresent(row -> found.put(key, row));
    }
    return key -> {
      byte[] row = found.get(key);
      return row == null ? null : decode(key, row);
    };
  }

  @Override
  public boolean mend(EntryHead head, byte[] value) {
    return mending.mend(head, value, progress.appliedPosition());
  }

  @Override
  public List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
    checkLimit(limit);
    String from =
        after
            .map(ContextKey::text)
            .filter(t -> ContextKey.compareUtf8(t, prefix) > 0)
            .orElse(prefix);
    List<EntryHead> found = new ArrayList<>();
    database.visit(
        Table.ENTRIES,
        from.getBytes(StandardCharsets.UTF_8),
        (rowKey, row) -> {
          ContextKey key = new ContextKey(new String(rowKey, StandardCharsets.UTF_8));
          if (!key.startsWith(prefix)) {
            return false;
          }
          if (after.filter(key::equals).isEmpty()) {
            found.add(decode(key, row).head());
          }
          return found.size() < limit;
        });
    return found;
  }

  @Override
  public List<EntryHead> expiring(long nowMillis, int limit) {
    checkLimit(limit);
    List<EntryHead> found = new ArrayList<>();
    database.visit(
        Table.DEADLINES,
        new byte[0],
        (rowKey, nothing) -> {
          DeadlineRow due = DeadlineRow.of(rowKey);
          if (due.deadlineMillis() > nowMillis) {
            return false;
          }
          // The entry may have changed since the row was read.
          head(due.key())
              .filter(head -> head.deadlineMillis() == due.deadlineMillis())
              .ifPresent(found::add);
          return found.size() < limit;
        });
    return found;
  }

  private static void checkLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a limit is at least 1, not " + limit);
    }
  }

  @Override
  public long appliedPosition() {
    return progress.appliedPosition();
  }

  @Override
  public Optional<Digest> stamp() {
    return progress.stamp();
  }

  @Override
  public long persist() {
    long applied = progress.appliedPosition();
    database.flush();
    return applied;
  }

  @Override
  public List<VersionRow> versions(ContextKey key, long after, int limit) {
    checkLimit(limit);
    List<VersionRow> found = new ArrayList<>();
    if (after == Long.MAX_VALUE) {
      return found;
    }
    database.visit(
        Table.VERSIONS,
        VersionEntry.rowKey(key, Math.max(0, after + 1)),
        (rowKey, row) -> {
          if (!VersionEntry.isOf(key, rowKey)) {
            return false;
          }
          found.add(version(key, rowKey, row));
          return found.size() < limit;
        });
    return found;
  }

  @Override
  public Optional<VersionRow> versionAtOrBelow(ContextKey key, long version) {
    if (version < 0) {
      return Optional.empty();
    }
    byte[] rowKey = VersionEntry.rowKey(key, version);
    // Versions mostly stand side by side, and a filter knows of one that is not there.
    byte[] exact = database.get(Table.VERSIONS, rowKey);
    return exact != null
        ? Optional.of(version(key, rowKey, exact))
        : database
            .floor(Table.VERSIONS, rowKey)
            .filter(row -> VersionEntry.isOf(key, row.key()))
            .map(row -> version(key, row.key(), row.value()));
  }

  private VersionRow version(ContextKey key, byte[] rowKey, byte[] row) {
    return VersionEntry.of(key, rowKey, row)
        .orElseThrow(() -> failures.damaged("a version of '" + key + "' is not what was written"));
  }

  @Override
  public StoreStats stats() {
    Progress now = progress;
    return new StoreStats(now.entries(), now.valueBytes(), memory().total());
  }

  private Database.Memory memory() {
    return database.isClosed() ? new Database.Memory(0, 0, 0) : database.memory();
  }

  /** The database, for tests that damage what is stored. */
  Database database() {
    return database;
  }

  /** Writes everything to files, so that the next start has nothing to apply, and closes. */
  @Override
  public void close() {
    if (database.isClosed()) {
      return;
    }
    try {
      database.flush();
    } catch (HoldfastException e) {
      LOG.warn("not everything could be flushed; the log has it: {}", e.getMessage());
    }
    database.close();
  }
}
