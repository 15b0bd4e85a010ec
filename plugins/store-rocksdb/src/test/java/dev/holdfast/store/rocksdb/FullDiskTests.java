package dev.holdfast.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full disk under the database, a real one: a small file system in memory, which only a
 * privileged user may mount. For others the promise is not proven here, and the test says so.
 */
@Timeout(180)
final class FullDiskTests {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  /** Longer than an end, so that each has a part of its own. */
  private static final int VALUE_BYTES = 100_000;

  @TempDir private Path root;

  private Path disk() {
    return root.resolve("disk");
  }

  private boolean mount() throws IOException, InterruptedException {
    Files.createDirectory(disk());
    return run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk().toString());
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", disk().toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static StoreChange change(long position) {
    byte[] value = new byte[VALUE_BYTES];
    new Random(position).nextBytes(value);
    return Rocks.replace("key-" + position, value, position);
  }

  private static boolean isTaken(ContextStore store, long position) {
    try {
      Rocks.apply(store, position, change(position));
      return true;
    } catch (HoldfastException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      return false;
    }
  }

  @Test
  void storeGoesOnWhenAFullDiskHasRoomAgain() throws IOException, InterruptedException {
    if (!mount()) {
      System.out.println("FullDiskTests: no file system can be mounted here; not proven");
      return;
    }
    Path filler = Files.write(disk().resolve("filler"), new byte[8 << 20]);
    Map<String, String> settings =
        Map.of(
            "write-buffer", "1MiB", "block-cache", "4MiB", "path", disk().resolve("db").toString());
    try (ContextStore store =
        new RocksStoreProvider()
            .create(new MapSettings(settings), new FakeWorld().context(root.resolve("data")))) {
      long next = 1;
      while (isTaken(store, next)) {
        next++;
        assertThat(next).as("the disk is full long before").isLessThan(1_000);
      }
      assertThat(store.appliedPosition()).isEqualTo(next - 1);
      assertThat(store.find(Rocks.key("key-1"))).isInstanceOf(StoreRead.Hit.class);

      Files.delete(filler);
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (!isTaken(store, next)) {
        if (System.nanoTime() > end) {
          fail("still refused, with room on the disk");
        }
        LockSupport.parkNanos(100_000_000);
      }
      assertThat(isTaken(store, next + 1)).isTrue();
      for (long position = 1; position <= next + 1; position++) {
        StoreRead read = store.find(Rocks.key("key-" + position));
        assertThat(read).as("key-" + position).isInstanceOf(StoreRead.Hit.class);
      }
    }
  }
}
