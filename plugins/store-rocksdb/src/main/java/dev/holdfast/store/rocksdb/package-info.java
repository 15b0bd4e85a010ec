/**
 * The store {@code rocksdb}.
 *
 * <p>{@link dev.holdfast.store.rocksdb.RocksContextStore} turns batches into rows: {@link
 * dev.holdfast.store.rocksdb.StagedBatch} works a batch out, {@link
 * dev.holdfast.store.rocksdb.Splicer} decides which bytes are written again. {@link
 * dev.holdfast.store.rocksdb.EntryRow} is an entry without its long bytes, {@link
 * dev.holdfast.store.rocksdb.Part} a piece of a long value. {@link
 * dev.holdfast.store.rocksdb.Database} is the only one that calls RocksDB, and {@link
 * dev.holdfast.store.rocksdb.NativeLibrary} brings its library in.
 */
package dev.holdfast.store.rocksdb;
