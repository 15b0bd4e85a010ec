package dev.holdfast.store.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.benchmarks.turns.Turn;
import dev.holdfast.tck.FakeMeter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Registers many deadlines within an hour, moves each once, and expires them second by second. The
 * index has its entries from without, as in the store. Caffeine's wheel cannot be had without its
 * map, so that is in its figures; the whole store, with batch, checksum and copies, stands beside
 * both.
 */
public final class DeadlineTurn {
  private static final long START = 1_800_000_000_000L;
  private static final int HOUR = 3_600_000;
  private static final int WARM_UP = 3;

  private DeadlineTurn() {}

  /** A candidate. */
  private interface Subject {
    void register(int number, long deadlineMillis);

    void refresh(int number, long deadlineMillis);

    /** Expires all that is due, and says how many. */
    int expire(long nowMillis);
  }

  /** Runs. */
  public static void main(String[] arguments) {
    int count = Integer.parseInt(arguments[1]);
    weigh(arguments[0], count);
    for (int i = 0; i < WARM_UP; i++) {
      run(subject(arguments[0], count), Math.min(count, 200_000), false);
    }
    run(subject(arguments[0], count), count, true);
  }

  private static Subject subject(String name, int count) {
    return switch (name) {
      case "holdfast" -> new IndexSubject(count);
      case "holdfast-store" -> new StoreSubject();
      case "caffeine" -> new CaffeineSubject(count);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Before anything else, so that nothing else is on the heap. */
  private static void weigh(String name, int count) {
    Subject subject = subject(name, count);
    SplittableRandom random = new SplittableRandom(count);
    long before = usedHeap();
    for (int i = 0; i < count; i++) {
      subject.register(i, START + random.nextInt(60_000, HOUR));
    }
    Turn.print("bytes", (double) (usedHeap() - before) / count);
    if (subject.expire(START) != 0) {
      throw new IllegalStateException("an entry expired early");
    }
  }

  private static void run(Subject subject, int count, boolean isShown) {
    SplittableRandom random = new SplittableRandom(count);
    int[] first = random.ints(count, 60_000, HOUR).toArray();
    int[] second = random.ints(count, 60_000, HOUR).toArray();
    long before = cpu();
    for (int i = 0; i < count; i++) {
      subject.register(i, START + first[i]);
    }
    double register = cpu() - before;

    before = cpu();
    for (int i = 0; i < count; i++) {
      subject.refresh(i, START + HOUR + second[i]);
    }
    double refresh = cpu() - before;

    int expired = 0;
    before = cpu();
    for (long now = START; now < START + HOUR; now += 1_000) {
      expired += subject.expire(now);
    }
    if (expired > 0) {
      throw new IllegalStateException(expired + " refreshed entries expired early");
    }
    for (long now = START + HOUR; now <= START + 2L * HOUR; now += 1_000) {
      expired += subject.expire(now);
    }
    double expire = cpu() - before;
    if (expired != count) {
      throw new IllegalStateException(expired + " of " + count + " expired");
    }
    if (isShown) {
      Turn.print("register-ns", register / count);
      Turn.print("refresh-ns", refresh / count);
      Turn.print("expire-ns", expire / count);
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** The index over entries that are there; 4 bytes of it are in the entry, and counted. */
  private static final class IndexSubject implements Subject {
    private final Slots slots = new Slots(1);
    private final DeadlineIndex index = new DeadlineIndex(slots);
    private final Entry[] entries;

    /** What stands for a store's entry. */
    private static final class Entry {
      long deadline;
      int slot;
    }

    IndexSubject(int count) {
      entries = new Entry[count];
      for (int i = 0; i < count; i++) {
        entries[i] = new Entry();
      }
    }

    @Override
    public void register(int number, long deadlineMillis) {
      Entry entry = entries[number];
      entry.deadline = deadlineMillis;
      entry.slot = slots.allocate(0, entry);
      index.add(entry.slot, deadlineMillis);
    }

    @Override
    public void refresh(int number, long deadlineMillis) {
      Entry entry = entries[number];
      entry.deadline = deadlineMillis;
      index.move(entry.slot, deadlineMillis);
    }

    @Override
    public int expire(long nowMillis) {
      int expired = 0;
      while (true) {
        int[] due = index.due(nowMillis, 512);
        for (int id : due) {
          index.remove(id);
        }
        expired += due.length;
        if (due.length == 0) {
          return expired;
        }
      }
    }
  }

  /** The whole store. */
  private static final class StoreSubject implements Subject {
    private static final Digest DIGEST = Digest.compute(new byte[0]);
    private final MemoryContextStore store = new MemoryContextStore(new FakeMeter());

    private static ContextKey key(int number) {
      return new ContextKey("agents/" + number);
    }

    private void apply(StoreChange change) {
      store.apply(new StoreBatch(store.appliedPosition() + 1, List.of(change)));
    }

    private EntryHead head(int number, long deadlineMillis) {
      return new EntryHead(
          key(number), 1, 8, DIGEST, "", deadlineMillis, Priority.NORMAL, "", START, 1);
    }

    @Override
    public void register(int number, long deadlineMillis) {
      apply(new StoreChange.Replace(head(number, deadlineMillis), new byte[8]));
    }

    @Override
    public void refresh(int number, long deadlineMillis) {
      apply(new StoreChange.Splice(head(number, deadlineMillis), 8, new byte[0]));
    }

    @Override
    public int expire(long nowMillis) {
      int expired = 0;
      while (true) {
        List<EntryHead> due = store.expiring(nowMillis, 512);
        if (due.isEmpty()) {
          return expired;
        }
        List<StoreChange> removals = new ArrayList<>(due.size());
        due.forEach(head -> removals.add(new StoreChange.Remove(head.key())));
        store.apply(new StoreBatch(store.appliedPosition() + 1, removals));
        expired += due.size();
      }
    }
  }

  /** A cache whose entries each have a deadline. It expires at most 1,000 in one clean-up. */
  private static final class CaffeineSubject implements Subject {
    private final Integer[] keys;
    private long now = START;
    private long next;
    private final Cache<Integer, Integer> cache =
        Caffeine.newBuilder()
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(now))
            .executor(Runnable::run)
            .expireAfter(
                new Expiry<Integer, Integer>() {
                  @Override
                  public long expireAfterCreate(Integer key, Integer value, long time) {
                    return TimeUnit.MILLISECONDS.toNanos(next - now);
                  }

                  @Override
                  public long expireAfterUpdate(
                      Integer key, Integer value, long time, long duration) {
                    return TimeUnit.MILLISECONDS.toNanos(next - now);
                  }

                  @Override
                  public long expireAfterRead(
                      Integer key, Integer value, long time, long duration) {
                    return duration;
                  }
                })
            .build();

    CaffeineSubject(int count) {
      keys = new Integer[count];
      for (int i = 0; i < count; i++) {
        keys[i] = i;
      }
    }

    @Override
    public void register(int number, long deadlineMillis) {
      next = deadlineMillis;
      cache.put(keys[number], keys[number]);
    }

    @Override
    public void refresh(int number, long deadlineMillis) {
      register(number, deadlineMillis);
    }

    @Override
    public int expire(long nowMillis) {
      now = nowMillis;
      long before = cache.estimatedSize();
      long size = before;
      while (true) {
        cache.cleanUp();
        long left = cache.estimatedSize();
        if (left == size) {
          return (int) (before - left);
        }
        size = left;
      }
    }
  }
}
