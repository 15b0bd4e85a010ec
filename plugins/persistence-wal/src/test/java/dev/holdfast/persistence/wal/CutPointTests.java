package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.persistence.wal.PowerCutSimulation.ManualThreads;
import dev.holdfast.simulation.FaultyDisk;
import dev.holdfast.simulation.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A log that ends anywhere is a clean prefix of what was written. */
class CutPointTests {
  private static final int LOG_BYTES = Figure.of(64 << 10, 1 << 20);
  private static final int SMALL_LOG_BYTES = 4 << 10;
  private static final int SEGMENT = 8000;

  /** Below this offset a log is continued after each cut, above it after one of so many. */
  private static final long ALL_CONTINUED = Figure.of(8 << 10, 1 << 20);

  private static final int SOME_CONTINUED = 16;

  private final List<Entry> appended = new ArrayList<>();

  @Test
  void everyCutPointOfTheLogLeavesAPrefixThatCanBeContinued() throws IOException {
    long cuts = cutEverywhere(write(LOG_BYTES), disk -> disk);
    System.out.printf("%d cut points, each leaves a prefix, 0 records skipped%n", cuts);
    assertThat(cuts).isGreaterThan(LOG_BYTES);
  }

  @Test
  void aTailThatIsCutTooFarIsFoundOut() throws IOException {
    plant("cut a byte too far", size -> size - 1);
  }

  private void plant(String bug, java.util.function.LongUnaryOperator cut) throws IOException {
    FaultyDisk whole = write(SMALL_LOG_BYTES);
    assertThatThrownBy(() -> cutEverywhere(whole, disk -> MutantFiles.cutAt(disk, cut)))
        .isInstanceOfAny(AssertionError.class, dev.holdfast.api.HoldfastException.class)
        .satisfies(e ->
            System.out.printf(
                "planted bug '%s': %s%n", bug, e.toString().lines().findFirst().orElse("")));
  }

  private long cutEverywhere(FaultyDisk whole, Function<FaultyDisk, DataFiles> bug) {
    List<Path> paths = whole.paths();
    return IntStream.range(0, paths.size())
        .parallel()
        .mapToLong(last -> {
          try {
            return cutEverywhere(whole, paths.subList(0, last), paths.get(last), bug);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        })
        .sum();
  }

  private long cutEverywhere(
      FaultyDisk whole, List<Path> before, Path last, Function<FaultyDisk, DataFiles> bug)
      throws IOException {
    FaultyDisk disk = new FaultyDisk();
    before.forEach(path -> disk.put(path, whole.bytes(path)));
    byte[] bytes = whole.bytes(last);
    long base = Segment.baseOf(last.getFileName().toString()).orElseThrow();
    for (int size = bytes.length; size >= 0; size--) {
      disk.put(last, Arrays.copyOf(bytes, size));
      List<Entry> expected = wholeBefore(base + size);
      boolean continues = base < ALL_CONTINUED || size % SOME_CONTINUED == 0;
      assertThat(reopen(bug.apply(disk), continues).equals(expected))
          .as("cut at %d", base + size)
          .isTrue();
      // What the reopened log began is in the way of the next cut.
      disk.paths().stream().skip(before.size()).forEach(disk::remove);
    }
    return bytes.length + 1L;
  }

  private FaultyDisk write(int logBytes) throws IOException {
    SplittableRandom random = new SplittableRandom(77);
    FaultyDisk disk = new FaultyDisk();
    ManualThreads threads = new ManualThreads();
    WriteAheadLog log = open(disk, threads);
    log.start(new RecordingListener());
    while (log.end() < logBytes) {
      byte[] payload = Logs.random(random, random.nextInt(500));
      appended.add(new Entry(log.append(payload), payload));
      threads.body().runOnce();
    }
    log.close();
    threads.body().run();
    return disk;
  }

  private List<Entry> wholeBefore(long end) {
    int count = 0;
    while (count < appended.size() && endOf(appended.get(count)) <= end) {
      count++;
    }
    return appended.subList(0, count);
  }

  private static long endOf(Entry entry) {
    return entry.position() + FrameHeader.BYTES + entry.payload().length;
  }

  private static List<Entry> reopen(DataFiles files, boolean continues) throws IOException {
    ManualThreads threads = new ManualThreads();
    WriteAheadLog log = open(files, threads);
    List<Entry> replayed = Logs.replay(log);
    if (continues) {
      goOn(files, log, threads, replayed);
    }
    return replayed;
  }

  private static void goOn(
      DataFiles files, WriteAheadLog log, ManualThreads threads, List<Entry> replayed)
      throws IOException {
    log.start(new RecordingListener());
    byte[] payload = Logs.bytes("more");
    Entry more = new Entry(log.append(payload), payload);
    threads.body().runOnce();
    WriteAheadLog again = open(files, new ManualThreads());
    assertThat(again.stats().cutBytes()).isZero();
    List<Entry> continued = Logs.replay(again);
    assertThat(continued.getLast()).isEqualTo(more);
    assertThat(continued.subList(0, continued.size() - 1).equals(replayed)).isTrue();
  }

  private static WriteAheadLog open(DataFiles files, ManualThreads threads) throws IOException {
    return WriteAheadLog.open(
        Logs.settings(SyncMode.FSYNC, SEGMENT), files, threads, Logs.DIRECTORY);
  }
}
