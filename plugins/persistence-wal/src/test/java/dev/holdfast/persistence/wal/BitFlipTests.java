package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.persistence.wal.PowerCutSimulation.ManualThreads;
import dev.holdfast.simulation.FaultyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * One bit of a log is wrong. A wrong payload is never returned, and:
 *
 * <ul>
 *   <li>of a log that was closed, no record is ever missing: the flip is refused, or hit the mark
 *       that ends the log;
 *   <li>of a log that was not closed, only records of the last sync can be cut: nothing on the disk
 *       tells their damage from a torn write.
 * </ul>
 */
class BitFlipTests {
  /** Every bit of 64 KiB: of eight logs, because each flip opens and reads a whole one. */
  private static final int LOGS = Boolean.getBoolean("holdfast.proof") ? 128 : 8;

  private static final int LOG_BYTES = 8 << 10;
  private static final int SEGMENT = 3 << 10;
  private static final int LAST_GROUP = 3;

  private final List<Entry> appended = new ArrayList<>();
  private FaultyDisk disk = new FaultyDisk();

  @Test
  void anyFlippedBitOfAClosedLogIsRefusedOrHarmless() throws IOException {
    int refused = 0;
    for (long seed = 0; seed < LOGS; seed++) {
      write(true, seed);
      refused += flipEveryBit(appended.size());
    }
    System.out.printf("closed logs, seeds 0 to %d: %d flips refused%n", LOGS - 1, refused);
  }

  @Test
  void anyFlippedBitOfALogThatWasNotClosedCutsAtMostTheLastSync() throws IOException {
    int refused = 0;
    for (long seed = 0; seed < LOGS / 4; seed++) {
      write(false, seed);
      refused += flipEveryBit(appended.size() - LAST_GROUP);
    }
    System.out.printf("logs not closed, seeds 0 to %d: %d flips refused%n", LOGS / 4 - 1, refused);
  }

  private void write(boolean closed, long seed) throws IOException {
    appended.clear();
    disk = new FaultyDisk();
    SplittableRandom random = new SplittableRandom(seed);
    ManualThreads threads = new ManualThreads();
    WriteAheadLog log = open(threads);
    log.start(new RecordingListener());
    while (log.end() < LOG_BYTES) {
      for (int i = 0; i < LAST_GROUP; i++) {
        byte[] payload = Logs.random(random, random.nextInt(300));
        appended.add(new Entry(log.append(payload), payload));
      }
      assertThat(threads.body().runOnce()).isTrue();
    }
    if (closed) {
      log.close();
      threads.body().run();
    }
  }

  private int flipEveryBit(int provenRecords) throws IOException {
    int refused = 0;
    int flips = 0;
    for (Path path : disk.paths()) {
      int size = disk.bytes(path).length;
      for (int index = 0; index < size; index++) {
        for (int bit = 0; bit < 8; bit++) {
          disk.flip(path, index, bit);
          refused += isRefused(provenRecords, path, index, bit) ? 1 : 0;
          flips++;
          disk.flip(path, index, bit);
        }
      }
    }
    assertThat(flips).isGreaterThan(8 * LOG_BYTES);
    assertThat(refused).isGreaterThan(flips / 2);
    return refused;
  }

  private boolean isRefused(int provenRecords, Path path, int index, int bit) throws IOException {
    int[] found = new int[1];
    try (WriteAheadLog log = open(new ManualThreads())) {
      log.replay(
          0,
          (position, payload) -> {
            Entry expected = appended.get(found[0]++);
            if (!expected.equals(new Entry(position, payload))) {
              throw new AssertionError("a wrong record was replayed");
            }
          });
    } catch (HoldfastException e) {
      return true;
    }
    if (found[0] < provenRecords) {
      throw new AssertionError(
          "%d of %d records, bit %d of byte %d of %s"
              .formatted(found[0], appended.size(), bit, index, path));
    }
    return false;
  }

  private WriteAheadLog open(ManualThreads threads) throws IOException {
    return WriteAheadLog.open(
        Logs.settings(SyncMode.FSYNC, SEGMENT), disk, threads, Logs.DIRECTORY);
  }
}
