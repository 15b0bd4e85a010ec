package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Short ways to open a store, to change it, and to look at its files. */
final class Rocks {
  /** So small that a test fills it. */
  private static final Map<String, String> SMALL =
      Map.of("write-buffer", "1MiB", "block-cache", "1MiB");

  private Rocks() {}

  static ContextStore open(Path data) {
    return open(data, new FakeWorld());
  }

  static ContextStore open(Path data, FakeWorld world) {
    return new RocksStoreProvider().create(new MapSettings(SMALL), world.context(data));
  }

  static ContextKey key(String text) {
    return new ContextKey(text);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static EntryHead head(ContextKey key, byte[] value, long position, long deadlineMillis) {
    return new EntryHead(
        key,
        position,
        value.length,
        Digest.compute(value),
        "application/json",
        deadlineMillis,
        Priority.HIGH,
        "alice",
        1_000 + position,
        position);
  }

  static StoreChange replace(String key, byte[] value, long position) {
    return new StoreChange.Replace(
        head(key(key), value, position, EntryHead.NO_DEADLINE), value.clone());
  }

  /** A splice of {@code present}, which says what the whole value will be. */
  static StoreChange splice(String key, byte[] present, int keep, byte[] tail, long position) {
    byte[] whole = concat(present, keep, tail);
    return new StoreChange.Splice(
        head(key(key), whole, position, EntryHead.NO_DEADLINE), keep, tail.clone());
  }

  static byte[] concat(byte[] present, int keep, byte[] tail) {
    byte[] whole = Arrays.copyOf(present, keep + tail.length);
    System.arraycopy(tail, 0, whole, keep, tail.length);
    return whole;
  }

  static void apply(ContextStore store, long position, StoreChange... changes) {
    store.apply(new StoreBatch(position, List.of(changes)));
  }

  static String text(ContextStore store, String key) {
    return switch (store.find(key(key))) {
      case StoreRead.Hit hit -> new String(hit.value(), StandardCharsets.UTF_8);
      case StoreRead.Miss _ -> "(miss)";
      case StoreRead.Damaged _ -> "(damaged)";
    };
  }

  /** Turns a bit of the first byte of a value, behind the back of every checksum. */
  static void damage(ContextStore store, ContextKey key) {
    Database database = ((RocksContextStore) store).database();
    byte[] row = Objects.requireNonNull(database.get(Table.ENTRIES, key.toBytes()));
    EntryRow entry = EntryRow.of(key, row).orElseThrow();
    if (entry.parts().isEmpty()) {
      row[row.length - Integer.BYTES - entry.end().length] ^= 4;
      database.write(changes -> changes.put(Table.ENTRIES, key.toBytes(), row));
    } else {
      byte[] rowKey = entry.parts().getFirst().rowKey(key);
      byte[] part = Objects.requireNonNull(database.get(Table.PARTS, rowKey));
      part[Integer.BYTES] ^= 4;
      database.write(changes -> changes.put(Table.PARTS, rowKey, part));
    }
  }

  /** All files below a directory. */
  static List<Path> files(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
