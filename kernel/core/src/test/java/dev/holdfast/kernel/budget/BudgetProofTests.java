package dev.holdfast.kernel.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Memory;
import dev.holdfast.api.Memory.Account;
import dev.holdfast.kernel.config.MemoryMode;
import dev.holdfast.kernel.config.MemorySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random reservations of eight threads: what they hold together, counted apart from the budget, is
 * never more than the hard limit. The profile {@code proof} has ten million of them.
 */
@Timeout(300)
class BudgetProofTests {
  private static final long LIMIT = 1_000_000;
  private static final int THREADS = 8;
  private static final long OPERATIONS =
      Boolean.getBoolean("holdfast.proof") ? 10_000_000 : 1_000_000;

  /** What is under test: takes bytes, or not; and gives them back. */
  interface Budget {
    boolean reserve(Account account, long bytes, boolean isLast);

    void release(Account account, long bytes);
  }

  private record Held(Account account, long bytes) {}

  /**
   * What all threads hold. Bytes are added after they were reserved, and taken away before they are
   * released, so that the sum is never more than what the budget has granted.
   */
  private static final class Witness {
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong breaches = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    void took(long bytes) {
      long now = held.addAndGet(bytes);
      most.accumulateAndGet(now, Math::max);
      if (now > LIMIT) {
        breaches.incrementAndGet();
      }
    }

    void gives(long bytes) {
      held.addAndGet(-bytes);
    }
  }

  private static Witness run(Budget budget, long seed, long operations)
      throws InterruptedException {
    Witness witness = new Witness();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      long own = seed + t;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                  work(budget, witness, new Random(own), operations / THREADS);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return witness;
  }

  private static void work(Budget budget, Witness witness, Random random, long operations) {
    Account[] accounts = Account.values();
    List<Held> held = new ArrayList<>();
    for (long i = 0; i < operations; i++) {
      if (held.isEmpty() || random.nextInt(100) < 60) {
        Account account = accounts[random.nextInt(accounts.length)];
        long bytes = random.nextInt(random.nextInt(20) == 0 ? 200_000 : 2_000);
        if (budget.reserve(account, bytes, random.nextInt(10) == 0)) {
          witness.took(bytes);
          held.add(new Held(account, bytes));
        }
      } else {
        Held gone = held.remove(random.nextInt(held.size()));
        witness.gives(gone.bytes());
        budget.release(gone.account(), gone.bytes());
      }
    }
    for (Held left : held) {
      witness.gives(left.bytes());
      budget.release(left.account(), left.bytes());
    }
  }

  @Test
  void hardLimitIsNeverPassed() throws InterruptedException {
    long seed = System.nanoTime();
    MemoryBudget budget =
        new MemoryBudget(new MemorySettings(LIMIT, 800_000, 850_000, 20_000, MemoryMode.ENFORCE));
    AtomicLong crossings = new AtomicLong();
    budget.crossings().add(850_000, isRising -> crossings.addAndGet(isRising ? 1 : -1));

    Witness witness =
        run(
            new Budget() {
              @Override
              public boolean reserve(Account account, long bytes, boolean isLast) {
                return isLast ? budget.reserveLast(account, bytes) : budget.reserve(account, bytes);
              }

              @Override
              public void release(Account account, long bytes) {
                budget.release(account, bytes);
              }
            },
            seed,
            OPERATIONS);

    assertThat(witness.breaches).as("breaches, seed " + seed).hasValue(0);
    assertThat(budget.peak()).as("peak, seed " + seed).isBetween(LIMIT * 9 / 10, LIMIT);
    assertThat(budget.used()).isZero();
    assertThat(budget.usage().accounts().values()).containsOnly(0L);
    budget.crossings().deliver(budget.used());
    assertThat(crossings).hasValue(0);
  }

  @Test
  void checkThatIsApartFromTheAddingIsFound() throws InterruptedException {
    // The planted bug. A thread may be stopped between the two steps, on a busy machine sooner.
    for (int i = 0; i < 50; i++) {
      Witness witness = run(new CheckThenAdd(), i, 100_000);
      if (witness.breaches.get() > 0) {
        assertThat(witness.most.get()).isGreaterThan(LIMIT);
        return;
      }
    }
    throw new AssertionError("no breach of a budget that checks first and adds later");
  }

  private static final class CheckThenAdd implements Budget {
    private final AtomicLong used = new AtomicLong();

    @Override
    public boolean reserve(Account account, long bytes, boolean isLast) {
      if (used.get() + bytes > LIMIT) {
        return false;
      }
      if ((bytes & 0xff) == 0) {
        Thread.yield();
      }
      used.addAndGet(bytes);
      return true;
    }

    @Override
    public void release(Account account, long bytes) {
      used.addAndGet(-bytes);
    }
  }

  @Test
  void reservationsOfThePortGiveBackExactlyWhatTheyTook() {
    MemoryBudget budget = new MemoryBudget(MemorySettings.of(1_000));
    KernelMemory memory = new KernelMemory(budget, Relief.NONE);
    Memory.Reservation first = memory.reserve(Account.REQUESTS, 400).orThrow();
    Memory.Reservation second = memory.reserve(Account.SCRATCH, 600).orThrow();

    assertThat(first.grow(1)).isPresent();
    second.close();
    assertThat(first.grow(600)).isEmpty();

    assertThat(budget.used()).isEqualTo(1_000);
    assertThat(budget.rejected(Account.REQUESTS)).isEqualTo(1);
    first.close();
    assertThat(budget.used()).isZero();
  }
}
