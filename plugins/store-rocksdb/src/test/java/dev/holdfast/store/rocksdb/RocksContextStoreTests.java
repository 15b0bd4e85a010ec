package dev.holdfast.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.VersionRow;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is this store's own: settings, files, and how it goes on after a failure. */
final class RocksContextStoreTests {
  @TempDir private Path data;

  @Test
  void providerIsNamedRocksdbAndKeepsItsStateOnDisk() {
    RocksStoreProvider provider = new RocksStoreProvider();

    assertThat(provider.name()).hasToString("rocksdb");
    assertThat(provider.capabilities())
        .containsExactlyInAnyOrder(Capability.ATOMIC_BATCH, Capability.ON_DISK);
  }

  @Test
  void settingsOutOfBoundsAreRefused() {
    for (Map<String, String> settings :
        List.of(
            Map.of("block-cache", "1KiB"),
            Map.of("write-buffer", "5GiB"),
            Map.of("write-buffer", "51MiB"),
            Map.of("block-cache", "101MiB"),
            Map.of("path", "relative/path"))) {
      assertThatThrownBy(() ->
              new RocksStoreProvider()
                  .create(new MapSettings(settings), new FakeWorld().context(data)))
          .isInstanceOf(HoldfastException.class)
          .hasMessageContaining(settings.keySet().iterator().next());
    }
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void databaseIsAtTheConfiguredPath() {
    Path elsewhere = data.resolve("elsewhere");
    try (ContextStore store =
        new RocksStoreProvider()
            .create(
                new MapSettings(Map.of("path", elsewhere.toString())),
                new FakeWorld().context(data.resolve("rocksdb")))) {
      Rocks.apply(store, 1, Rocks.replace("a", Rocks.bytes("v"), 1));
    }

    assertThat(elsewhere.resolve("CURRENT")).exists();
  }

  @Test
  void nothingOfTheLibraryIsLeftOnDisk() throws IOException {
    Path leftover = Files.createDirectories(data.resolve("native-123"));
    Files.writeString(leftover.resolve("library"), "of a process that was killed");

    try (ContextStore store = Rocks.open(data)) {
      assertThat(store.appliedPosition()).isZero();
      assertThat(data.toFile().list()).containsExactly("db");
    }
  }

  @Test
  void longValuesAndShortOnesSurviveARestart() {
    byte[] longOne = new byte[3_000_000];
    longOne[2_999_999] = 7;
    try (ContextStore store = Rocks.open(data)) {
      Rocks.apply(
          store,
          10,
          Rocks.replace("long", longOne, 10),
          Rocks.replace("short", Rocks.bytes("s"), 10),
          Rocks.replace("empty", new byte[0], 10));
    }

    try (ContextStore store = Rocks.open(data)) {
      assertThat(store.appliedPosition()).isEqualTo(10);
      assertThat(((StoreRead.Hit) store.find(Rocks.key("long"))).value()).isEqualTo(longOne);
      assertThat(Rocks.text(store, "short")).isEqualTo("s");
      assertThat(Rocks.text(store, "empty")).isEmpty();
      assertThat(store.stats().residentBytes()).isPositive();
    }
  }

  @Test
  void afterAFailureNothingLaterIsAppliedUntilTheFailedBatchIs() {
    try (ContextStore store = Rocks.open(data)) {
      Rocks.apply(store, 1, Rocks.replace("a", Rocks.bytes("[1]"), 1));
      assertThatThrownBy(
              () -> Rocks.apply(store, 2, Rocks.splice("b", new byte[5], 5, new byte[1], 2)))
          .isInstanceOf(IllegalStateException.class);

      assertThatThrownBy(() -> Rocks.apply(store, 3, Rocks.replace("c", Rocks.bytes("c"), 3)))
          .isInstanceOf(HoldfastException.class)
          .hasMessageContaining("The record at 2 could not be applied");

      assertThat(store.appliedPosition()).isEqualTo(1);
      Rocks.apply(store, 2, Rocks.replace("b", Rocks.bytes("b"), 2));
      Rocks.apply(store, 3, Rocks.replace("c", Rocks.bytes("c"), 3));
      assertThat(store.appliedPosition()).isEqualTo(3);
    }
  }

  @Test
  void secondStoreOnTheSameDatabaseIsRefused() {
    try (ContextStore store = Rocks.open(data)) {
      assertThatThrownBy(() -> Rocks.open(data))
          .isInstanceOf(HoldfastException.class)
          .hasMessageContaining("in use by another process");
      assertThat(store.appliedPosition()).isZero();
    }
  }

  @Test
  void closedStoreRefusesReadsAndStillTellsItsFigures() {
    FakeWorld world = new FakeWorld();
    ContextStore store = Rocks.open(data, world);
    Rocks.apply(store, 1, Rocks.replace("a", Rocks.bytes("v"), 1));

    store.close();
    store.close();

    assertThatThrownBy(() -> store.find(Rocks.key("a")))
        .isInstanceOf(HoldfastException.class)
        .hasMessageContaining("closed");
    assertThat(store.stats().entries()).isEqualTo(1);
    assertThat(store.stats().residentBytes()).isZero();
  }

  @Test
  void spliceUponDamageStaysDamagedUntilItIsReplaced() {
    for (int length : new int[] {500, 5_000}) {
      byte[] value = new byte[length];
      byte[] tail = new byte[20_000];
      try (ContextStore store = Rocks.open(data.resolve("of-" + length))) {
        Rocks.apply(store, 1, Rocks.replace("a", value, 1));
        Rocks.damage(store, Rocks.key("a"));
        assertThat(Rocks.text(store, "a")).isEqualTo("(damaged)");

        Rocks.apply(store, 2, Rocks.splice("a", value, length - 1, tail, 2));
        assertThat(Rocks.text(store, "a")).isEqualTo("(damaged)");
        Rocks.apply(store, 3, Rocks.splice("a", Rocks.concat(value, length - 1, tail), 9, tail, 3));
        assertThat(Rocks.text(store, "a")).isEqualTo("(damaged)");

        Rocks.apply(store, 4, Rocks.replace("a", Rocks.bytes("new"), 4));
        assertThat(Rocks.text(store, "a")).isEqualTo("new");
      }
    }
  }

  @Test
  void memoryOfTheWholeDaemonBoundsThatOfRocksdb() {
    RocksSettings small = RocksSettings.read(new MapSettings(Map.of()), data, 100L << 20);
    RocksSettings large = RocksSettings.read(new MapSettings(Map.of()), data, 8L << 30);

    assertThat(small.blockCacheBytes()).isEqualTo(50L << 20);
    assertThat(small.writeBufferBytes()).isBetween(12L << 20, 13L << 20);
    assertThat(large.blockCacheBytes()).isEqualTo(4L << 30);
    assertThat(large.writeBufferBytes()).isEqualTo(64L << 20);
    assertThatThrownBy(() ->
            RocksSettings.read(new MapSettings(Map.of("block-cache", "101MiB")), data, 100L << 20))
        .hasMessageContaining("memory.hard-limit 100MiB");
  }

  @Test
  void writeBuffersArePartOfTheCache() {
    FakeWorld world = new FakeWorld();
    try (ContextStore store = Rocks.open(data, world)) {
      for (int i = 1; i <= 3_000; i++) {
        Rocks.apply(store, i, Rocks.replace("key" + i, new byte[900], i));
        Database.Memory memory = ((RocksContextStore) store).database().memory();
        assertThat(memory.total()).isLessThan(6 << 20);
      }
    }
  }

  @Test
  void databaseOfTheFirstFormatIsSetAsideAndFilledAnew() {
    try (ContextStore store = Rocks.open(data)) {
      Rocks.apply(store, 1, Rocks.replace("a", Rocks.bytes("v"), 1));
      byte[] row = new byte[32];
      ByteBuffer.wrap(row).putInt(1).putLong(1).putLong(1).putLong(1);
      ByteBuffer.wrap(row).putInt(28, Checksums.ofRow(RocksContextStore.progressKey(), row, 0, 28));
      ((RocksContextStore) store)
          .database()
          .write(changes -> changes.put(Table.PROGRESS, RocksContextStore.progressKey(), row));
    }

    try (ContextStore store = Rocks.open(data)) {
      assertThat(store.appliedPosition()).isZero();
      Rocks.apply(store, 1, Rocks.replace("a", Rocks.bytes("w"), 1));
    }
    assertThat(data.resolve("db-format-1").resolve("CURRENT")).exists();
    try (ContextStore store = Rocks.open(data)) {
      assertThat(Rocks.text(store, "a")).isEqualTo("w");
    }
  }

  @Test
  void damagedVersionIsToldAndNeverAWrongOne() {
    try (OnDiskStore store = (OnDiskStore) Rocks.open(data)) {
      VersionRow row = new VersionRow(Rocks.key("a"), 1, 1, 1, 0, 0);
      store.apply(new StoreBatch(1, List.of(), Optional.empty(), List.of(row)));
      byte[] rowKey = VersionEntry.rowKey(row.key(), 1);
      byte[] content = VersionEntry.toBytes(rowKey, row);
      for (int i = 0; i < content.length; i++) {
        byte[] damaged = content.clone();
        damaged[i] ^= 16;
        ((RocksContextStore) store)
            .database()
            .write(changes -> changes.put(Table.VERSIONS, rowKey, damaged));
        assertThatThrownBy(() -> store.versions(row.key(), 0, 10))
            .isInstanceOf(HoldfastException.class)
            .hasMessageContaining("a version of 'a'");
      }
    }
  }
}
