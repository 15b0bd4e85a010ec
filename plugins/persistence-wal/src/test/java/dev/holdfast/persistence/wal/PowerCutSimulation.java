package dev.holdfast.persistence.wal;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.simulation.FaultyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Lives of one log on a {@link FaultyDisk}, each ended by a power cut, a crash of the process, a
 * failed sync, a full disk or a clean close, with truncation in between; everything follows from
 * one seed, on one thread.
 *
 * <p>Checks at each opening: what is replayed is what was appended, in order, at the same
 * positions, and nothing that was acknowledged is missing.
 */
final class PowerCutSimulation {
  private static final Path DIRECTORY = Path.of("/log");
  private static final int LIVES = 4;

  private record Appended(long position, byte[] payload) {}

  /** How many of the records appended are truncated, and how many of the others are there. */
  private record Found(int gone, int replayed) {}

  private static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost(String what) {
      super(what);
    }
  }

  private final RandomGenerator random;
  private final WalSettings settings;
  private final List<Appended> appended = new ArrayList<>();
  private final UnaryOperator<DataFiles> bug;
  private FaultyDisk disk = new FaultyDisk();
  private int acknowledged;
  private int acknowledgedInAll;
  private int powerCuts;
  private int truncations;
  private int refused;
  private long truncatedAtLeast;
  private long truncatedAtMost;

  PowerCutSimulation(long seed, UnaryOperator<DataFiles> bug) {
    this.random = new SplittableRandom(seed);
    this.bug = bug;
    SyncMode mode = SyncMode.FSYNC;
    this.settings = new WalSettings(mode, random.nextInt(600, 4000), 1 << 20);
  }

  int powerCuts() {
    return powerCuts;
  }

  int refused() {
    return refused;
  }

  int truncations() {
    return truncations;
  }

  int acknowledgedInAll() {
    return acknowledgedInAll;
  }

  /** Runs all lives; what was lost, or empty. */
  Optional<String> run() {
    try {
      for (int life = 0; life < LIVES; life++) {
        live();
        if (random.nextInt(4) == 0) {
          disk.afterProcessCrash();
        } else {
          powerCuts++;
          disk = disk.afterPowerCut(random);
        }
      }
      WriteAheadLog log = open(new ManualThreads());
      check(log);
      return Optional.empty();
    } catch (Lost | IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (HoldfastException e) {
      return Optional.of("refused: " + e.getMessage());
    }
  }

  private void live() throws Lost {
    if (random.nextInt(8) != 0) {
      disk.cutPowerAfter(random.nextInt(40));
    }
    if (random.nextInt(6) == 0) {
      disk.failForceAfter(random.nextInt(10));
    }
    if (random.nextInt(12) == 0) {
      disk.fillUpAfter(random.nextInt(4000));
    }
    ManualThreads threads = new ManualThreads();
    try {
      WriteAheadLog log = open(threads);
      Found found = check(log);
      if (random.nextInt(16) == 0) {
        // The caller knows better: all of it is given up, and the log begins anew.
        truncate(log, log.end() + random.nextInt(500));
        found = check(log);
      }
      log.start(new Listener());
      accept(log, found);
      work(log, threads);
    } catch (IOException e) {
      // The fault came while opening; the next life looks again.
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw new Lost("refused: " + e.getMessage());
      }
    }
  }

  /** A log that was started stays as it was found. */
  private void accept(WriteAheadLog log, Found found) {
    appended.subList(found.gone() + found.replayed(), appended.size()).clear();
    appended.subList(0, found.gone()).clear();
    acknowledged = found.replayed();
    truncatedAtLeast = log.stats().truncatedPosition();
  }

  /** A full disk refuses without a trace, and when there is space again it goes on. */
  private void append(WriteAheadLog log, byte[] payload) {
    long end = log.end();
    try {
      appended.add(new Appended(log.append(payload), payload));
    } catch (HoldfastException e) {
      if (!e.refusal().facts().containsValue("disk-full")) {
        throw e;
      }
      refused++;
      if (log.end() != end) {
        throw new IllegalStateException("a refused record took a position");
      }
      disk.fillUpAfter(Long.MAX_VALUE);
      appended.add(new Appended(log.append(payload), payload));
    }
  }

  private void truncate(WriteAheadLog log, long position) throws IOException {
    truncatedAtMost = Math.max(truncatedAtMost, position);
    log.truncate(position);
    truncatedAtLeast = log.stats().truncatedPosition();
    truncations++;
  }

  private void work(WriteAheadLog log, ManualThreads threads) throws IOException {
    int groups = random.nextInt(12);
    for (int group = 0; group < groups; group++) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        byte[] payload = new byte[random.nextInt(random.nextBoolean() ? 60 : 1500)];
        random.nextBytes(payload);
        append(log, payload);
      }
      if (!threads.body().runOnce()) {
        return;
      }
      if (acknowledged > 0 && random.nextInt(6) == 0) {
        truncate(log, appended.get(random.nextInt(acknowledged)).position);
      }
    }
    if (random.nextInt(3) == 0) {
      log.close();
      threads.body().run();
    }
  }

  /** A truncation that a crash cut off may be seen now and undone by the next one. */
  private Found check(WriteAheadLog log) throws IOException, Lost {
    long truncated = log.stats().truncatedPosition();
    if (truncated < truncatedAtLeast || truncated > truncatedAtMost) {
      throw new Lost("truncated at %d".formatted(truncated));
    }
    int gone = (int) appended.stream().filter(each -> each.position <= truncated).count();
    List<Appended> left = appended.subList(gone, appended.size());
    int due = Math.max(0, acknowledged - gone);
    List<Appended> replayed = new ArrayList<>();
    log.replay(0, (position, payload) -> replayed.add(new Appended(position, payload)));
    if (replayed.size() < due) {
      throw new Lost("%d acknowledged, %d replayed".formatted(due, replayed.size()));
    }
    if (replayed.size() > left.size()) {
      throw new Lost("%d appended, %d replayed".formatted(left.size(), replayed.size()));
    }
    for (int i = 0; i < replayed.size(); i++) {
      Appended expected = left.get(i);
      Appended actual = replayed.get(i);
      if (actual.position != expected.position
          || !Arrays.equals(actual.payload, expected.payload)) {
        throw new Lost("record %d is another one".formatted(i));
      }
    }
    long last = replayed.isEmpty() ? truncated : replayed.getLast().position;
    if (log.end() != last) {
      throw new Lost("the end is %d, not %d".formatted(log.end(), last));
    }
    return new Found(gone, replayed.size());
  }

  private WriteAheadLog open(ManualThreads threads) throws IOException {
    return WriteAheadLog.open(settings, bug.apply(disk), threads, DIRECTORY);
  }

  private final class Listener implements LogListener {
    @Override
    public void durable(long position) {
      while (acknowledged < appended.size() && appended.get(acknowledged).position <= position) {
        acknowledged++;
        acknowledgedInAll++;
      }
    }

    @Override
    public void failed(Throwable cause) {}
  }

  /** Starts nothing: the simulation runs the log's work itself. */
  static final class ManualThreads implements Threads {
    private Runnable body = () -> {};

    LogThread body() {
      return (LogThread) body;
    }

    @Override
    public Thread platform(String name, Runnable body) {
      this.body = body;
      ((LogThread) body).workedByCallers();
      return Thread.ofPlatform().unstarted(() -> {});
    }

    @Override
    public Thread virtual(String name, Runnable body) {
      throw new UnsupportedOperationException("the log uses no virtual thread");
    }

    @Override
    public Repeating every(String name, Duration period, Runnable body) {
      throw new UnsupportedOperationException("the log repeats nothing");
    }
  }
}
