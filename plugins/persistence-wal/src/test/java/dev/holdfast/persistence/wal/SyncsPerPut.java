package dev.holdfast.persistence.wal;

import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.tck.RealFiles;
import dev.holdfast.tck.RealThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * How many syncs a durable put of 256 bytes costs with 1, 16 and 64 virtual writers; for people to
 * read, asserts nothing. Arguments: a directory on the disk in question, and the seconds per row.
 */
final class SyncsPerPut {
  private record Waiting(long position, CompletableFuture<Void> done) {}

  private SyncsPerPut() {}

  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : "target");
    long nanos = (arguments.length > 1 ? Long.parseLong(arguments[1]) : 3) * 1_000_000_000L;
    for (int writers : new int[] {1, 16, 64, 1, 16, 64}) {
      Path directory = Files.createTempDirectory(parent, "wal");
      measure(directory, writers, nanos);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private static void measure(Path directory, int writers, long nanos)
      throws IOException, InterruptedException {
    RealFiles files = new RealFiles();
    Queue<Waiting> waiting = new ArrayDeque<>();
    Object sequencer = new Object();
    List<long[]> latencies = new ArrayList<>();
    WriteAheadLog log =
        WriteAheadLog.open(
            Logs.settings(SyncMode.FSYNC, 64 << 20), files, new RealThreads(), directory);
    log.start(
        new LogListener() {
          @Override
          public void durable(long position) {
            synchronized (waiting) {
              while (!waiting.isEmpty() && waiting.peek().position() <= position) {
                waiting.poll().done().complete(null);
              }
            }
          }

          @Override
          public void failed(Throwable cause) {
            cause.printStackTrace();
          }
        });
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                long[] mine = new long[1 << 16];
                int count = 0;
                for (long now = start; now - start < nanos && count < mine.length; ) {
                  CompletableFuture<Void> done = new CompletableFuture<>();
                  long before = System.nanoTime();
                  synchronized (sequencer) {
                    synchronized (waiting) {
                      waiting.add(new Waiting(log.append(new byte[256]), done));
                    }
                  }
                  done.join();
                  now = System.nanoTime();
                  mine[count++] = now - before;
                }
                synchronized (latencies) {
                  latencies.add(Arrays.copyOf(mine, count));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    System.out.printf(
        "%3d writers: %8.0f puts/s  %.3f syncs/put  p50 %6.0f us  p99 %6.0f us%n",
        writers,
        all.length / seconds,
        (double) log.stats().syncs() / log.stats().records(),
        all[all.length / 2] / 1e3,
        all[all.length * 99 / 100] / 1e3);
    log.close();
  }
}
