package dev.holdfast.lock.local;

import static dev.holdfast.lock.local.LockWorld.granted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Leases.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads, few names: nobody ever holds what another holds, and everybody gets through. */
@Timeout(120)
final class MutualExclusionTests {
  private static final int THREADS = 8;
  private static final int ROUNDS = Boolean.getBoolean("holdfast.proof") ? 200_000 : 4_000;
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  /** One stay inside: from the tick of entry to that of leaving. */
  private record Stay(String name, long token, long entered, long left) {}

  @Test
  void overlappingRequestsExcludeEachOtherAndNeverDeadlock() throws Exception {
    long seed = System.nanoTime();
    System.out.println("MutualExclusionTests seed " + seed);
    AtomicLong order = new AtomicLong();
    List<Stay> stays = new ArrayList<>();
    try (LockWorld locks = new LockWorld();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<List<Stay>>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        running.add(threads.submit(() -> work(locks, order, new Random(seed + thread), thread)));
      }
      for (Future<List<Stay>> each : running) {
        stays.addAll(each.get());
      }

      assertThat(locks.manager.remembered()).isZero();
      assertThat(locks.tokens).as("one token a grant").hasValue((long) THREADS * ROUNDS);
    }

    NAMES.forEach(
        name -> assertDisjoint(stays.stream().filter(s -> s.name().equals(name)).toList()));
  }

  private static List<Stay> work(LockWorld locks, AtomicLong order, Random random, int thread)
      throws InterruptedException {
    List<Stay> stays = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String id = thread + "-" + i;
      Lease lease =
          granted(
              locks.manager.acquire(locks.request(id, Duration.ofSeconds(60), someNames(random))));
      long entered = order.incrementAndGet();
      if (random.nextInt(8) == 0) {
        Thread.yield();
      }
      long left = order.incrementAndGet();
      assertThat(locks.manager.release(id)).isPresent();
      lease.names().forEach(name -> stays.add(new Stay(name, lease.token(), entered, left)));
    }
    return stays;
  }

  private static String[] someNames(Random random) {
    int mask = 1 + random.nextInt((1 << NAMES.size()) - 1);
    return NAMES.stream()
        .filter(name -> (mask & (1 << NAMES.indexOf(name))) != 0)
        .toArray(String[]::new);
  }

  private static void assertDisjoint(List<Stay> stays) {
    List<Stay> inOrder = stays.stream().sorted(Comparator.comparing(Stay::entered)).toList();
    assertThat(inOrder).isNotEmpty();
    for (int i = 1; i < inOrder.size(); i++) {
      Stay before = inOrder.get(i - 1);
      Stay after = inOrder.get(i);
      assertThat(before.left()).as("%s, then %s", before, after).isLessThan(after.entered());
      assertThat(before.token()).as("%s, then %s", before, after).isLessThan(after.token());
    }
  }
}
