package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The daemon is killed again and again while writers append. Whatever was acknowledged is there,
 * once, in the order in which its writer was told so.
 */
final class CrashLoopIT {
  private static final int WRITERS = 4;
  private static final int CRASHES = Boolean.getBoolean("holdfast.proof") ? 250 : 25;

  /** What the log promises does not depend on the store; these are to find what a store adds. */
  private static final int CRASHES_ON_DISK = Boolean.getBoolean("holdfast.proof") ? 250 : 4;

  private static final int LONGEST_BURST_MILLIS = 300;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** A writer with a key of its own; what is in doubt it repeats under the same idempotency key. */
  private static final class Writer extends Thread {
    private final String key;
    private final AtomicReference<HttpDaemon> daemon;
    private final List<String> acknowledged = new ArrayList<>();
    private volatile boolean isStopped;
    private volatile int count;
    private int inDoubt;

    Writer(int number, AtomicReference<HttpDaemon> daemon) {
      super("writer-" + number);
      this.key = "crash/" + number;
      this.daemon = daemon;
    }

    @Override
    public void run() {
      for (int next = 0; !isStopped; next++) {
        String element = "\"" + getName() + "-" + next + "\"";
        boolean isDone = append(element, getName() + "-" + next);
        inDoubt += isDone ? 0 : 1;
        while (!isDone) {
          LockSupport.parkNanos(10_000_000);
          isDone = append(element, getName() + "-" + next);
        }
        acknowledged.add(element);
        count = acknowledged.size();
      }
    }

    private boolean append(String element, String idempotencyKey) {
      try {
        HttpResponse<byte[]> response = daemon.get().append(key, element, idempotencyKey);
        int status = response.statusCode();
        if (status >= 400 && status != 503) {
          throw new AssertionError("status " + status + ": " + new String(response.body()));
        }
        return status < 300;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** A daemon that is killed before it answered anybody proves nothing. */
  private static void awaitAcknowledged(List<Writer> writers) {
    int before = acknowledged(writers);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (acknowledged(writers) == before && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static int acknowledged(List<Writer> writers) {
    return writers.stream().mapToInt(writer -> writer.count).sum();
  }

  @ParameterizedTest
  @MethodSource("dev.holdfast.e2e.HoldfastProcess#stores")
  void noAcknowledgedAppendIsLostReorderedOrDoubled(String store) throws Exception {
    long seed = Long.getLong("holdfast.seed", System.nanoTime());
    System.out.println("CrashLoopIT seed " + seed + " (repeat with -Dholdfast.seed=" + seed + ")");
    Random random = new Random(seed);
    int crashes = store.equals("memory") ? CRASHES : CRASHES_ON_DISK;
    try (HoldfastProcess holdfast = HoldfastProcess.create(store)) {
      holdfast.upDirectly();
      AtomicReference<HttpDaemon> daemon = new AtomicReference<>(holdfast.http());
      List<Writer> writers = new ArrayList<>();
      List<Throwable> failures = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Writer writer = new Writer(i, daemon);
        writer.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        writers.add(writer);
        writer.start();
      }

      for (int crash = 0; crash < crashes; crash++) {
        awaitAcknowledged(writers);
        LockSupport.parkNanos(1_000_000L * (20 + random.nextInt(LONGEST_BURST_MILLIS)));
        holdfast.kill();
        holdfast.upDirectly();
        daemon.getAndSet(holdfast.http()).close();
      }
      writers.forEach(writer -> writer.isStopped = true);
      for (Writer writer : writers) {
        writer.join();
      }

      assertThat(failures).isEmpty();
      int acknowledged = 0;
      int inDoubt = 0;
      for (Writer writer : writers) {
        List<String> present =
            JsonSlice.parse(daemon.get().get(writer.key), 4).elements().stream()
                .map(JsonSlice::raw)
                .toList();
        assertThat(present).as(writer.key).containsExactlyElementsOf(writer.acknowledged);
        acknowledged += writer.acknowledged.size();
        inDoubt += writer.inDoubt;
      }
      System.out.printf(
          "CrashLoopIT: store %s, crashes %d, acknowledged %d, repeated because in doubt %d, lost 0,"
              + " reordered 0, duplicates 0%n",
          store, crashes, acknowledged, inDoubt);
      assertThat(acknowledged).isGreaterThan(crashes);
      daemon.get().close();
    }
  }
}
