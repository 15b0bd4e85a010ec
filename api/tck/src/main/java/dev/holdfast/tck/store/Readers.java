package dev.holdfast.tck.store;

import dev.holdfast.tck.contract.Bench;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that read again and again until they are stopped, or one of them fails. */
final class Readers {
  private final Bench<?> bench;
  private final List<CompletableFuture<Integer>> running = new ArrayList<>();
  private final AtomicInteger ready = new AtomicInteger();
  private volatile boolean stopped;

  private Readers(Bench<?> bench) {
    this.bench = bench;
  }

  static Readers start(Bench<?> bench, int threads, Runnable reading) {
    Readers readers = new Readers(bench);
    for (int i = 0; i < threads; i++) {
      readers.start(reading);
    }
    return readers;
  }

  /** On a platform thread: virtual ones that never wait could keep each other from running. */
  private void start(Runnable reading) {
    CompletableFuture<Integer> rounds = new CompletableFuture<>();
    running.add(rounds);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            rounds.complete(read(reading));
          } catch (Throwable e) {
            rounds.completeExceptionally(e);
          }
        });
  }

  private int read(Runnable reading) {
    int rounds = 0;
    while (!stopped) {
      reading.run();
      if (rounds++ == 0) {
        ready.incrementAndGet();
      }
    }
    return rounds;
  }

  void awaitFirstRound() {
    bench.until(
        "every reader has begun",
        () ->
            ready.get() == running.size()
                || running.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
  }

  void stop() {
    stopped = true;
  }

  /** Throws what a reader threw. */
  void join() {
    running.forEach(bench::join);
  }
}
