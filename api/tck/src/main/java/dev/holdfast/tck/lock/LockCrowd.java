package dev.holdfast.tck.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many threads, few names: nobody holds what another holds, and everybody gets through. */
interface LockCrowd {
  /** How many threads there are. */
  int THREADS = 8;

  /** What they want. */
  List<String> NAMES = List.of("a", "b", "c", "d");

  /** The bench of the running test. */
  Bench<LockManager> bench();

  /** How many times each thread takes a lease. */
  int crowdRounds();

  /** How much the manager remembers. */
  OptionalInt remembered(LockManager manager);

  /** One stay inside: from the tick of entry to that of leaving. */
  record Stay(String name, long token, long entered, long left) {}

  @Test
  @Clause("LockManager 1")
  default void manyThreadsNeverHoldTheSameNameAtOnce() {
    LockManager manager = bench().open();
    long seed = System.nanoTime();
    AtomicLong order = new AtomicLong();
    AtomicLong tokens = new AtomicLong();
    List<CompletableFuture<List<Stay>>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      running.add(
          bench().elsewhere(() -> work(manager, order, tokens, new Random(seed + thread), thread)));
    }
    List<Stay> stays = new ArrayList<>();
    awaitAll(running, order);
    running.forEach(each -> stays.addAll(bench().join(each)));

    long grants = (long) THREADS * crowdRounds();
    assertTrue(tokens.get() == 0 || tokens.get() == grants, "one token a grant");
    assertEquals(0, manager.waiting());
    assertEquals(List.of(), manager.held());
    remembered(manager).ifPresent(count -> assertEquals(0, count, "remembered of free names"));
    for (String name : NAMES) {
      assertDisjoint(seed, stays.stream().filter(stay -> stay.name().equals(name)).toList());
    }
  }

  /** As long as somebody gets on, nothing is stuck. */
  private void awaitAll(List<CompletableFuture<List<Stay>>> running, AtomicLong order) {
    long seen;
    do {
      seen = order.get();
      long before = seen;
      bench()
          .comesTrue(() ->
              running.stream().allMatch(CompletableFuture::isDone) || order.get() > before + 1_000);
    } while (order.get() > seen && !running.stream().allMatch(CompletableFuture::isDone));
  }

  private List<Stay> work(
      LockManager manager, AtomicLong order, AtomicLong tokens, Random random, int thread) {
    List<Stay> stays = new ArrayList<>();
    for (int i = 0; i < crowdRounds(); i++) {
      String id = thread + "-" + i;
      Lease lease = acquire(manager, tokens, id, someNames(random));
      long entered = order.incrementAndGet();
      if (random.nextInt(8) == 0) {
        Thread.yield();
      }
      long left = order.incrementAndGet();
      assertTrue(manager.release(id).isPresent(), () -> id + " was still in force");
      lease.names().forEach(name -> stays.add(new Stay(name, lease.token(), entered, left)));
    }
    return stays;
  }

  private static Lease acquire(LockManager manager, AtomicLong tokens, String id, String[] names) {
    try {
      return Asking.granted(
          manager.acquire(
              Asking.request(
                  id, Leases.Mode.EXCLUSIVE, Duration.ofHours(1), tokens::incrementAndGet, names)));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String[] someNames(Random random) {
    int mask = 1 + random.nextInt((1 << NAMES.size()) - 1);
    return NAMES.stream()
        .filter(name -> (mask & (1 << NAMES.indexOf(name))) != 0)
        .toArray(String[]::new);
  }

  private static void assertDisjoint(long seed, List<Stay> stays) {
    List<Stay> inOrder = stays.stream().sorted(Comparator.comparing(Stay::entered)).toList();
    assertFalse(inOrder.isEmpty());
    for (int i = 1; i < inOrder.size(); i++) {
      Stay before = inOrder.get(i - 1);
      Stay after = inOrder.get(i);
      String what = "seed " + seed + ": " + before + ", then " + after;
      assertTrue(before.left() < after.entered(), () -> "two inside at once, " + what);
      assertTrue(before.token() < after.token(), () -> "tokens that do not rise, " + what);
    }
  }
}
