/**
 * A write-ahead log in segment files, with group commit.
 *
 * <p>{@link dev.holdfast.persistence.wal.WriteAheadLog} is the whole; {@code Opening} finds out
 * what a crash left, {@code GroupBuffer} orders records and assigns positions, {@code LogThread}
 * writes and syncs groups through {@code SegmentWriter}, {@code RecordReader} reads back. The
 * format, byte for byte, is in the module's README.
 */
package dev.holdfast.persistence.wal;
