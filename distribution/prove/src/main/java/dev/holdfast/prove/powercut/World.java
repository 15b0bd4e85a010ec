package dev.holdfast.prove.powercut;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.prove.ledger.Item;
import dev.holdfast.prove.ledger.Judge;
import dev.holdfast.prove.ledger.Ledger;
import dev.holdfast.prove.report.Tally;
import dev.holdfast.simulation.FaultyDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/** A simulated disk, and the lives that a log leads on it, each ended by a cut of the power. */
final class World {
  private static final String KEY = "log";
  private static final int LIVES = 6;
  private static final int MOST_OPERATIONS = 60;
  private static final int MOST_RECORDS = 6;
  private static final int MOST_GROUPS = 30;
  private static final long PATIENCE_SECONDS = 10;

  private final PersistenceProvider provider;
  private final Settings settings;
  private final UnaryOperator<DataFiles> bug;
  private final Random random;
  private final Ledger ledger = new Ledger();
  private FaultyDisk disk = new FaultyDisk();
  private long number;
  private int cuts;

  /**
   * A world with an empty disk.
   *
   * @param settings of the log; its files are small all the same
   * @param bug what is between the log and the disk; the identity when nothing is
   */
  World(
      PersistenceProvider provider,
      Settings settings,
      UnaryOperator<DataFiles> bug,
      Random random) {
    this.provider = provider;
    this.settings = new SmallSegments(settings);
    this.bug = bug;
    this.random = random;
  }

  /**
   * What became of a world.
   *
   * @param tally the account over all its lives
   * @param cuts how often the power was cut
   */
  record Outcome(Tally tally, int cuts) {}

  /** Lives all lives, and reads what the last one left. */
  Outcome run() throws IOException {
    for (int life = 0; life < LIVES; life++) {
      disk.cutPowerAfter(random.nextInt(MOST_OPERATIONS));
      live();
      disk = disk.afterPowerCut(random);
      cuts++;
    }
    return new Outcome(new Judge(ledger, true).judge(Map.of(KEY, replayed())), cuts);
  }

  /** What a new process reads; of a log that it refuses nothing is left. */
  private List<String> replayed() throws IOException {
    List<String> found = new ArrayList<>();
    OwnThreads threads = new OwnThreads();
    try (CommitLog log = open(threads)) {
      log.replay(0, (position, payload) -> found.add(new String(payload, StandardCharsets.UTF_8)));
      return found;
    } catch (HoldfastException e) {
      return List.of();
    } finally {
      threads.join();
    }
  }

  private void live() throws IOException {
    OwnThreads threads = new OwnThreads();
    Waiting waiting = new Waiting();
    try (CommitLog log = open(threads)) {
      log.replay(0, (position, payload) -> {});
      log.start(waiting);
      for (int group = 0; group < MOST_GROUPS && !disk.isPowerCut(); group++) {
        long last = 0;
        for (int i = random.nextInt(MOST_RECORDS); i >= 0; i--) {
          last = waiting.append(log, new Item("power", number++, KEY));
        }
        waiting.await(last);
      }
    } catch (IOException e) {
      // The power went while the log was opened; anything else would repeat itself at the end.
      threads.join();
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        // Refused: it stays so, and the end of this world counts what is lost by it.
        disk.afterProcessCrash();
      }
    } finally {
      threads.join();
    }
  }

  private CommitLog open(OwnThreads threads) throws IOException {
    return provider.create(
        settings,
        new ProviderContext(
            InstantSource.system(),
            System::nanoTime,
            threads,
            bug.apply(disk),
            new NoFigures(),
            Path.of("/simulated")));
  }

  /** Books what the log's thread says, and wakes whoever waits for it. */
  private final class Waiting implements LogListener {
    private final TreeMap<Long, Item> open = new TreeMap<>();
    private final Map<Long, CountDownLatch> latches = new TreeMap<>();
    private boolean isOver;

    /** Under the same lock as {@link #durable}, which may come before the position is known. */
    synchronized long append(CommitLog log, Item item) {
      ledger.sent(item);
      long position = log.append(item.text().getBytes(StandardCharsets.UTF_8));
      open.put(position, item);
      return position;
    }

    void await(long position) throws IOException {
      CountDownLatch latch = new CountDownLatch(1);
      synchronized (this) {
        if (isOver || !open.containsKey(position)) {
          return;
        }
        latches.put(position, latch);
      }
      try {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("the log says neither durable nor failed");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public synchronized void durable(long position) {
      Map<Long, Item> done = open.headMap(position, true);
      done.values().forEach(item -> ledger.answered(item.id(), Ledger.Answer.ACKNOWLEDGED));
      done.clear();
      latches.forEach((waited, latch) -> {
        if (waited <= position) {
          latch.countDown();
        }
      });
    }

    @Override
    public synchronized void failed(Throwable cause) {
      isOver = true;
      latches.values().forEach(CountDownLatch::countDown);
    }
  }

  /** Nobody looks at the figures of a simulated life. */
  private static final class NoFigures implements Meter {
    @Override
    public Counter counter(String name, String help, String... labels) {
      return amount -> {};
    }

    @Override
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {}

    @Override
    public Timer timer(String name, String help, String... labels) {
      return nanos -> {};
    }

    @Override
    public Distribution distribution(String name, String help, String... labels) {
      return value -> {};
    }
  }
}
