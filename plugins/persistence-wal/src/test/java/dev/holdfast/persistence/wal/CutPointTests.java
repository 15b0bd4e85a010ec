package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.persistence.wal.PowerCutSimulation.ManualThreads;
import dev.holdfast.simulation.FaultyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A log that ends anywhere is a clean prefix of what was written. */
class CutPointTests {
  private static final int LOG_BYTES = Boolean.getBoolean("holdfast.proof") ? 1 << 20 : 16 << 10;
  private static final int SEGMENT = 3000;

  private final List<Entry> appended = new ArrayList<>();

  @Test
  void everyCutPointOfTheLogLeavesAPrefixThatCanBeContinued() throws IOException {
    FaultyDisk whole = write();
    List<Path> paths = whole.paths();
    assertThat(paths.size()).isGreaterThan(5);
    int shortest = appended.size();
    for (int last = paths.size() - 1; last >= 0; last--) {
      FaultyDisk cut = new FaultyDisk();
      paths.subList(0, last).forEach(path -> cut.put(path, whole.bytes(path)));
      Path path = paths.get(last);
      byte[] bytes = whole.bytes(path);
      long base = Segment.baseOf(path.getFileName().toString()).orElseThrow();
      for (int size = bytes.length; size >= 0; size--) {
        FaultyDisk disk = new FaultyDisk();
        cut.paths().forEach(each -> disk.put(each, cut.bytes(each)));
        disk.put(path, Arrays.copyOf(bytes, size));
        List<Entry> expected = wholeBefore(base + size);
        assertThat(reopen(disk)).as("cut at %d", base + size).isEqualTo(expected);
        shortest = Math.min(shortest, expected.size());
      }
    }
    assertThat(shortest).isZero();
  }

  private FaultyDisk write() throws IOException {
    SplittableRandom random = new SplittableRandom(77);
    FaultyDisk disk = new FaultyDisk();
    ManualThreads threads = new ManualThreads();
    WriteAheadLog log = open(disk, threads);
    log.start(new RecordingListener());
    while (log.end() < LOG_BYTES) {
      byte[] payload = Logs.random(random, random.nextInt(500));
      appended.add(new Entry(log.append(payload), payload));
      threads.body().runOnce();
    }
    log.close();
    threads.body().run();
    return disk;
  }

  private List<Entry> wholeBefore(long end) {
    return appended.stream()
        .filter(entry -> entry.position() + FrameHeader.BYTES + entry.payload().length <= end)
        .toList();
  }

  private static List<Entry> reopen(FaultyDisk disk) throws IOException {
    ManualThreads threads = new ManualThreads();
    WriteAheadLog log = open(disk, threads);
    final List<Entry> replayed = Logs.replay(log);
    log.start(new RecordingListener());
    byte[] payload = Logs.bytes("more");
    List<Entry> expected = new ArrayList<>(replayed);
    expected.add(new Entry(log.append(payload), payload));
    threads.body().runOnce();
    WriteAheadLog again = open(disk, new ManualThreads());
    assertThat(again.stats().cutBytes()).isZero();
    assertThat(Logs.replay(again)).isEqualTo(expected);
    return replayed;
  }

  private static WriteAheadLog open(FaultyDisk disk, ManualThreads threads) throws IOException {
    return WriteAheadLog.open(
        Logs.settings(SyncMode.FSYNC, SEGMENT), disk, threads, Logs.DIRECTORY);
  }
}
