package dev.holdfast.kernel.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.world.Disk;
import dev.holdfast.kernel.world.HandLog;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.MapStore;
import dev.holdfast.kernel.world.Ops;
import dev.holdfast.tck.ManualTime;
import dev.holdfast.tck.RealThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A store that kept its state is taken on only when the log led to that state. */
final class StoreProofTests {
  private final MapStore store = new MapStore();

  /** The records of a kernel that wrote these values to one key, after one of another. */
  private static Disk written(String... values) {
    try (KernelWorld world = new KernelWorld()) {
      world.write(Ops.put("b/other", "1")).orThrow();
      for (String value : values) {
        world.write(Ops.put("a/one", value)).orThrow();
      }
      return world.disk();
    }
  }

  private static Disk without(Disk disk, int record) {
    Disk copy = new Disk();
    List<Long> positions = disk.positions();
    for (int i = 0; i < positions.size(); i++) {
      if (i != record) {
        copy.overwrite(positions.get(i), disk.payload(positions.get(i)));
      }
    }
    return copy;
  }

  private void recover(Disk disk) throws IOException {
    KernelTables tables =
        new KernelTables(store, new IdempotencySettings(Duration.ofHours(1), 10), 1L << 30);
    new Recovery(
            new HandLog(disk),
            store,
            KernelWorld.Shape.DEFAULT.codecs(),
            tables,
            new AppliedState(new IdempotencySettings(Duration.ofHours(1), 10)),
            new EntryTally(new RealThreads(), tables),
            VersionRows.none(),
            List.of(),
            Optional.empty(),
            new RealThreads(),
            new ManualTime(),
            line -> {})
        .run(Recovery.Origin.LOG);
  }

  private void checkRefused(Disk disk, String why) {
    long position = store.appliedPosition();
    assertThatThrownBy(() -> recover(disk))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining(why)
        .hasMessageContaining("remove the store's directory");
    assertThat(store.appliedPosition()).isEqualTo(position);
  }

  @Test
  void storeThatKeptItsStateTakesWhatIsAboveIt() throws IOException {
    Disk disk = written("[1]", "[2]", "[3]");
    recover(without(disk, 3));

    recover(disk);
    recover(disk);

    assertThat(store.head(Ops.key("a/one")).orElseThrow().version()).isEqualTo(3);
  }

  @Test
  void storeAboveTheEndOfTheLogIsRefused() throws IOException {
    Disk disk = written("[1]", "[2]");
    recover(disk);

    checkRefused(without(disk, 2), "the log ends at");
  }

  @Test
  void storeAboveAnEmptyLogIsRefused() throws IOException {
    recover(written("[1]"));

    checkRefused(new Disk(), "the log ends at 0");
  }

  @Test
  void storeOfAnEndThatWasLostAndWrittenAnewIsRefused() throws IOException {
    recover(written("[1]", "[2]"));

    checkRefused(written("[1]", "[8]", "[3]"), "where the log has another record");
  }

  @Test
  void storeAtAPositionWhereNoRecordIsIsRefused() throws IOException {
    Disk disk = written("[1]", "[2]", "[3]");
    recover(without(disk, 3));

    checkRefused(without(disk, 2), "where the log has another record");
  }

  @Test
  void storeWithAnEntryThatTheLogDoesNotKnowIsRefused() throws IOException {
    Disk disk = written("[1]", "[2]");
    recover(disk);

    checkRefused(without(disk, 0), "has 2 entries of 4 bytes, and the log says 1 of 3");
  }

  @Test
  void recordThatTheStoreDoesNotTakeIsToldWithTheRemedy() throws IOException {
    Disk disk = written("[1]", "[2]");
    recover(without(disk, 2));
    store.failAt(position -> position > store.appliedPosition());

    checkRefused(disk, "does not take the record at");
  }
}
