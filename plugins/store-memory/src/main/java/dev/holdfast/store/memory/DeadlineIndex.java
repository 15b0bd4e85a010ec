package dev.holdfast.store.memory;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Which entry is due when: a hierarchical timing wheel (Varghese and Lauck, SOSP 1987) over ticks
 * of about four seconds, in whose lists the numbers of the entries are linked, and a sorted run of
 * the ticks that were asked for.
 *
 * <p>An entry whose deadline moves away stays in its place: it is linked anew when that place is
 * reached. Whoever asks moves the wheel on as far as he asks, and no tick twice. Not safe for
 * threads.
 */
final class DeadlineIndex {
  private static final int TICK_BITS = 12;
  private static final int SLOT_BITS = 6;
  private static final int SLOTS = 1 << SLOT_BITS;

  /** As many as the 52 bits of a tick need. */
  private static final int LEVELS = 9;

  private static final int FEW = 512;
  private static final int MANY = 1 << 16;

  /** In place of a predecessor: it is in the run. Other negative values name a list. */
  private static final int IN_RUN = Integer.MIN_VALUE;

  /** It waits to be sorted into the run. */
  private static final int EARLY = IN_RUN + 1;

  /** It waited, but has been removed. */
  private static final int GONE = IN_RUN + 2;

  private final Slots slots;
  private final ToLongFunction<Object> deadlineOf;
  private final int[] heads = new int[LEVELS * SLOTS];
  private final long[] occupied = new long[LEVELS];
  private final DeadlineRun run = new DeadlineRun();
  private int[] early = new int[SLOTS];
  private int earlyCount;
  private long[] batchDeadlines = new long[SLOTS];
  private int[] batchIds = new int[SLOTS];
  private int batchCount;

  /** The last tick that was asked for: it and those before it are in the run. */
  private long base;

  /** Over the numbers of entries, which know their deadlines. */
  DeadlineIndex(Slots slots, ToLongFunction<Object> deadlineOf) {
    this.slots = slots;
    this.deadlineOf = deadlineOf;
    Arrays.fill(heads, Slots.NONE);
  }

  private static long tick(long deadlineMillis) {
    return (deadlineMillis ^ Long.MIN_VALUE) >>> TICK_BITS;
  }

  /** Adds an entry. */
  void add(int id, long deadlineMillis) {
    slots.queuedAt(id, deadlineMillis);
    long tick = tick(deadlineMillis);
    if (tick > base) {
      link(id, tick);
    } else {
      slots.previous(id, EARLY);
      if (earlyCount == early.length) {
        early = Arrays.copyOf(early, 2 * earlyCount);
      }
      early[earlyCount++] = id;
    }
  }

  private void link(int id, long tick) {
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(tick ^ base)) / SLOT_BITS;
    int slot = (int) (tick >>> level * SLOT_BITS) & SLOTS - 1;
    int list = level * SLOTS + slot;
    int head = heads[list];
    slots.next(id, head);
    slots.previous(id, ~list);
    if (head == Slots.NONE) {
      occupied[level] |= 1L << slot;
    } else {
      slots.previous(head, id);
    }
    heads[list] = id;
  }

  private void unlink(int id) {
    int previous = slots.previous(id);
    int next = slots.next(id);
    if (previous >= 0) {
      slots.next(previous, next);
    } else {
      int list = ~previous;
      heads[list] = next;
      if (next == Slots.NONE) {
        occupied[list / SLOTS] &= ~(1L << list % SLOTS);
      }
    }
    if (next != Slots.NONE) {
      slots.previous(next, previous);
    }
  }

  /** An entry's deadline is now this one. Costs nothing when it is not before the one it had. */
  void move(int id, long deadlineMillis) {
    long queuedAt = slots.queuedAt(id);
    if (deadlineMillis >= queuedAt) {
      return;
    }
    switch (slots.previous(id)) {
      case EARLY -> slots.queuedAt(id, deadlineMillis);
      case IN_RUN -> {
        run.takeOut(queuedAt, id);
        add(id, deadlineMillis);
      }
      default -> {
        unlink(id);
        add(id, deadlineMillis);
      }
    }
  }

  /** Takes an entry out; its number may be given to another as soon as it is not needed here. */
  void remove(int id) {
    switch (slots.previous(id)) {
      case EARLY -> {
        slots.previous(id, GONE);
        slots.entry(id, null);
      }
      case IN_RUN -> {
        run.takeOut(slots.queuedAt(id), id);
        slots.release(id);
      }
      default -> {
        unlink(id);
        slots.release(id);
      }
    }
  }

  /** The numbers of at most {@code limit} entries due at {@code nowMillis}, the earliest first. */
  int[] due(long nowMillis, int limit) {
    while (true) {
      sortEarly();
      int[] found = new int[Math.min(limit, FEW)];
      int count = 0;
      int place = run.from();
      while (count < limit) {
        if (place == run.to()) {
          if (!advance(tick(nowMillis))) {
            break;
          }
          // What the wheel gives comes behind all that was in the run.
          place = run.to() - batchCount;
        } else if (run.deadline(place) > nowMillis) {
          break;
        } else if (run.id(place) < 0) {
          place++;
        } else if (hasMoved(run.id(place), run.deadline(place))) {
          place = requeue(place);
        } else {
          if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
          }
          found[count++] = run.id(place++);
        }
      }
      if (earlyCount == 0) {
        return Arrays.copyOf(found, count);
      }
      // Some have moved, though not far: once more, now that they are where they belong.
    }
  }

  private boolean hasMoved(int id, long queuedAt) {
    return deadline(id) > queuedAt;
  }

  private long deadline(int id) {
    return deadlineOf.applyAsLong(Objects.requireNonNull(slots.entry(id), "an entry in use"));
  }

  private int requeue(int place) {
    int id = run.id(place);
    run.takeOut(place);
    add(id, deadline(id));
    return run.from() == run.to() ? run.from() : place + 1;
  }

  /** Opens the next list that begins at or before a tick; false when there is none. */
  private boolean advance(long tick) {
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        int slot = Long.numberOfTrailingZeros(occupied[level]);
        int shift = level * SLOT_BITS;
        long start = (base >>> shift >>> SLOT_BITS << SLOT_BITS | slot) << shift;
        if (start > tick) {
          return false;
        }
        base = start;
        open(level, slot);
        return true;
      }
    }
    return false;
  }

  /** Links what is in a list anew, and puts what is of the present tick into the run. */
  private void open(int level, int slot) {
    int list = level * SLOTS + slot;
    int id = heads[list];
    heads[list] = Slots.NONE;
    occupied[level] &= ~(1L << slot);
    batchCount = 0;
    while (id != Slots.NONE) {
      int next = slots.next(id);
      if (tick(slots.queuedAt(id)) == base) {
        slots.queuedAt(id, deadline(id));
      }
      long tick = tick(slots.queuedAt(id));
      if (tick > base) {
        link(id, tick);
      } else {
        batch(id);
      }
      id = next;
    }
    sortBatch();
  }

  private void sortEarly() {
    batchCount = 0;
    for (int i = 0; i < earlyCount; i++) {
      int id = early[i];
      if (slots.previous(id) == GONE) {
        slots.release(id);
      } else {
        batch(id);
      }
    }
    earlyCount = 0;
    sortBatch();
  }

  private void batch(int id) {
    if (batchCount == batchIds.length) {
      batchIds = Arrays.copyOf(batchIds, 2 * batchCount);
      batchDeadlines = Arrays.copyOf(batchDeadlines, 2 * batchCount);
    }
    batchIds[batchCount] = id;
    batchDeadlines[batchCount++] = slots.queuedAt(id);
    slots.previous(id, IN_RUN);
  }

  private void sortBatch() {
    run.addAll(batchDeadlines, batchIds, batchCount);
    if (batchIds.length > MANY) {
      batchIds = new int[SLOTS];
      batchDeadlines = new long[SLOTS];
    }
  }

  /** How many entries wait to be sorted, removed ones included; for tests of leaks. */
  int earlyCount() {
    return earlyCount;
  }
}
