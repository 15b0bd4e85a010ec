package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.tck.BitFlipInjector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The bits of the rows of an entry: its head, its end and its parts. */
final class RocksBits implements BitFlipInjector {
  private final Database database;
  private final List<Row> rows = new ArrayList<>();

  private record Row(Table table, byte[] rowKey, long bits) {}

  RocksBits(Database database, ContextKey key) {
    this.database = database;
    byte[] row = Objects.requireNonNull(database.get(Table.ENTRIES, key.toBytes()));
    rows.add(new Row(Table.ENTRIES, key.toBytes(), 8L * row.length));
    for (Part part : EntryRow.of(key, row).orElseThrow().parts()) {
      byte[] rowKey = part.rowKey(key);
      byte[] content = Objects.requireNonNull(database.get(Table.PARTS, rowKey));
      rows.add(new Row(Table.PARTS, rowKey, 8L * content.length));
    }
  }

  @Override
  public long bits() {
    return rows.stream().mapToLong(Row::bits).sum();
  }

  @Override
  public void flip(long bit) {
    long rest = bit;
    for (Row row : rows) {
      if (rest < row.bits()) {
        byte[] content = Objects.requireNonNull(database.get(row.table(), row.rowKey()));
        BitFlipInjector.of(content).flip(rest);
        database.write(changes -> changes.put(row.table(), row.rowKey(), content));
        return;
      }
      rest -= row.bits();
    }
    throw new IllegalArgumentException("there is no bit " + bit);
  }
}
