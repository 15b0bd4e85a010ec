package dev.holdfast.store.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families. Their names are permanent. */
enum Table {
  /** {@link Progress}, one row. RocksDB insists on a family of this name. */
  PROGRESS("default"),
  /** {@link EntryRow} by key. */
  ENTRIES("entries"),
  /** The bytes of {@link Part}s. */
  PARTS("parts"),
  /** {@link DeadlineRow}s. */
  DEADLINES("deadlines"),
  /** {@link VersionEntry}s. */
  VERSIONS("versions");

  private final String family;

  Table(String family) {
    this.family = family;
  }

  byte[] family() {
    return family.getBytes(StandardCharsets.UTF_8);
  }
}
