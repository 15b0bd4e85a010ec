package dev.holdfast.benchmarks.durable;

import dev.holdfast.benchmarks.turns.Directories;
import dev.holdfast.benchmarks.turns.Turn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/**
 * One turn: {@code TARGET BYTES WRITERS platform|virtual MILLISECONDS}. Each writer writes, waits
 * for the answer, and writes again. The first half is for warming up. Afterwards everything that
 * was answered is read back.
 */
public final class PutTurn {
  private static final int ID_BITS = 40;

  private final Target target;
  private final Payload payload;
  private volatile boolean isMeasuring;
  private volatile boolean isEnding;

  private PutTurn(Target target, Payload payload) {
    this.target = target;
    this.payload = payload;
  }

  /** One thread that writes. */
  private final class Writer implements Runnable {
    final Latencies latencies = new Latencies();
    final CountDownLatch ended = new CountDownLatch(1);
    final long first;
    volatile long written;

    Writer(int number) {
      first = (long) number << ID_BITS;
    }

    @Override
    public void run() {
      try {
        while (!isEnding) {
          long id = first + written;
          byte[] value = payload.make(id);
          boolean counts = isMeasuring;
          long start = System.nanoTime();
          target.put(id, value);
          if (counts) {
            latencies.add(System.nanoTime() - start);
          }
          written = written + 1;
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      } finally {
        ended.countDown();
      }
    }
  }

  /** Runs. */
  public static void main(String[] arguments) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    });
    int bytes = Integer.parseInt(arguments[1]);
    Path directory = Files.createTempDirectory("bench-put-");
    try {
      Target target = Target.open(arguments[0], directory);
      List<Writer> writers =
          new PutTurn(target, new Payload(bytes))
              .measure(
                  Integer.parseInt(arguments[2]),
                  arguments[3].equals("virtual"),
                  Long.parseLong(arguments[4]));
      target.close();
      check(target, directory, bytes, writers);
    } finally {
      Directories.delete(directory);
    }
  }

  private List<Writer> measure(int count, boolean isVirtual, long millis) throws Exception {
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Writer writer = new Writer(i);
      writers.add(writer);
      (isVirtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(writer);
    }
    Thread.sleep(millis);
    OptionalLong syncsBefore = target.syncs();
    long putsBefore = puts(writers);
    long cpuBefore = Turn.cpuNanos();
    long start = System.nanoTime();
    isMeasuring = true;
    Thread.sleep(millis);
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpu = Turn.cpuNanos() - cpuBefore;
    double puts = puts(writers) - putsBefore;
    OptionalLong syncs = target.syncs();
    isEnding = true;
    Latencies all = new Latencies();
    for (Writer writer : writers) {
      writer.ended.await();
      all.add(writer.latencies);
    }
    Turn.print("puts/s", puts / seconds);
    Turn.print("p50-us", all.quantile(0.5) / 1e3);
    Turn.print("p99-us", all.quantile(0.99) / 1e3);
    Turn.print("cpu-us/put", cpu / 1e3 / puts);
    if (syncs.isPresent()) {
      Turn.print("syncs/put", (syncs.getAsLong() - syncsBefore.orElse(0)) / puts);
    }
    return writers;
  }

  private static long puts(List<Writer> writers) {
    return writers.stream().mapToLong(writer -> writer.written).sum();
  }

  /** A run with a loss has no speed. */
  private static void check(Target target, Path directory, int bytes, List<Writer> writers)
      throws Exception {
    List<BitSet> present = writers.stream().map(ignored -> new BitSet()).toList();
    target.forEachPresent(
        directory,
        bytes,
        id -> present.get((int) (id >> ID_BITS)).set((int) (id & ((1L << ID_BITS) - 1))));
    for (int i = 0; i < writers.size(); i++) {
      long acknowledged = writers.get(i).written;
      if (present.get(i).nextClearBit(0) < acknowledged) {
        throw new IllegalStateException(
            "writer %d: %d acknowledged, number %d is not there"
                .formatted(i, acknowledged, present.get(i).nextClearBit(0)));
      }
    }
  }
}
