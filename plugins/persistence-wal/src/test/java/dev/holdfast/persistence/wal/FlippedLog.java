package dev.holdfast.persistence.wal;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.persistence.wal.PowerCutSimulation.ManualThreads;
import dev.holdfast.simulation.FaultyDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A log of some kilobytes of which one bit after the other is flipped. */
final class FlippedLog {
  static final int BYTES = 8 << 10;
  private static final int SEGMENT = 3 << 10;
  private static final int GROUP = 3;

  /** What a reader makes of a log with one wrong bit. */
  private enum Verdict {
    REFUSED,
    TORN,
    HARMLESS,
    SILENT
  }

  /**
   * How often each verdict fell.
   *
   * @param flips bits that were flipped, one at a time
   * @param refused the log did not open, or its replay ended with the name of the damage
   * @param torn the end of the log was cut from there on, within what was synced last
   * @param harmless all records are there
   * @param silent a wrong record was replayed, or one is missing that had been proven
   */
  record Verdicts(long flips, long refused, long torn, long harmless, long silent) {
    static final Verdicts NONE = new Verdicts(0, 0, 0, 0, 0);

    Verdicts plus(Verdicts other) {
      return new Verdicts(
          flips + other.flips,
          refused + other.refused,
          torn + other.torn,
          harmless + other.harmless,
          silent + other.silent);
    }

    private Verdicts plus(Verdict verdict) {
      return plus(
          switch (verdict) {
            case REFUSED -> new Verdicts(1, 1, 0, 0, 0);
            case TORN -> new Verdicts(1, 0, 1, 0, 0);
            case HARMLESS -> new Verdicts(1, 0, 0, 1, 0);
            case SILENT -> new Verdicts(1, 0, 0, 0, 1);
          });
    }

    @Override
    public String toString() {
      return "%d bits flipped: %d refused, %d torn, %d harmless, %d silent"
          .formatted(flips, refused, torn, harmless, silent);
    }
  }

  private final List<Entry> appended = new ArrayList<>();
  private final FaultyDisk disk = new FaultyDisk();
  private final int proven;

  private FlippedLog(boolean closed, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    ManualThreads threads = new ManualThreads();
    WriteAheadLog log = open(disk, threads);
    log.start(new RecordingListener());
    while (log.end() < BYTES) {
      for (int i = 0; i < GROUP; i++) {
        byte[] payload = Logs.random(random, random.nextInt(300));
        appended.add(new Entry(log.append(payload), payload));
      }
      threads.body().runOnce();
    }
    if (closed) {
      log.close();
      threads.body().run();
    }
    proven = closed ? appended.size() : appended.size() - GROUP;
  }

  /**
   * Writes a log from the seed and flips each of its bits, seen through {@code bug}, until the
   * first silent one.
   */
  static Verdicts flipEveryBit(boolean closed, long seed, Function<FaultyDisk, DataFiles> bug) {
    try {
      FlippedLog log = new FlippedLog(closed, seed);
      return log.flipEveryBit(bug.apply(log.disk));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Verdicts flipEveryBit(DataFiles files) throws IOException {
    Verdicts verdicts = Verdicts.NONE;
    for (Path path : disk.paths()) {
      int size = disk.bytes(path).length;
      for (int index = 0; index < size; index++) {
        for (int bit = 0; bit < Byte.SIZE; bit++) {
          disk.flip(path, index, bit);
          verdicts = verdicts.plus(judge(files));
          disk.flip(path, index, bit);
          if (verdicts.silent() > 0) {
            return verdicts;
          }
        }
      }
    }
    return verdicts;
  }

  private Verdict judge(DataFiles files) throws IOException {
    int[] found = new int[1];
    boolean[] isWrong = new boolean[1];
    try (WriteAheadLog log = open(files, new ManualThreads())) {
      log.replay(
          0,
          (position, payload) -> {
            int index = found[0]++;
            isWrong[0] |=
                index >= appended.size()
                    || !appended.get(index).equals(new Entry(position, payload));
          });
    } catch (HoldfastException e) {
      return isWrong[0] ? Verdict.SILENT : Verdict.REFUSED;
    }
    if (isWrong[0] || found[0] < proven) {
      return Verdict.SILENT;
    }
    return found[0] < appended.size() ? Verdict.TORN : Verdict.HARMLESS;
  }

  private static WriteAheadLog open(DataFiles files, ManualThreads threads) throws IOException {
    return WriteAheadLog.open(
        Logs.settings(SyncMode.FSYNC, SEGMENT), files, threads, Logs.DIRECTORY);
  }
}
