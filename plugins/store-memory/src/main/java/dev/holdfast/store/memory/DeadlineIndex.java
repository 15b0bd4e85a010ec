package dev.holdfast.store.memory;

import java.util.Arrays;

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

  /** Over the numbers of entries. */
  DeadlineIndex(Slots slots) {
    this.slots = slots;
    Arrays.fill(heads, Slots.NONE);
  }

  private static long tick(long deadlineMillis) {
    return (deadlineMillis ^ Long.MIN_VALUE) >>> TICK_BITS;
  }

  /** Adds an entry. */
  void add(int id, long deadlineMillis) {
    slots.deadline(id, deadlineMillis);
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

  /** An entry's deadline is now this one. One that moves away is written down, and no more. */
  void move(int id, long deadlineMillis) {
    long before = slots.deadline(id);
    switch (slots.previous(id)) {
      case EARLY -> slots.deadline(id, deadlineMillis);
      case IN_RUN -> {
        if (deadlineMillis != before) {
          run.takeOut(before, id);
          add(id, deadlineMillis);
        }
      }
      default -> {
        if (deadlineMillis < before) {
          unlink(id);
          add(id, deadlineMillis);
        } else {
          slots.deadline(id, deadlineMillis);
        }
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
        run.takeOut(slots.deadline(id), id);
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
      } else {
        if (count == found.length) {
          found = Arrays.copyOf(found, 2 * count);
        }
        found[count++] = run.id(place++);
      }
    }
    return Arrays.copyOf(found, count);
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
      place(id);
      id = next;
    }
    sortBatch();
  }

  /** Links an entry, or puts it into the batch when it belongs into the run. */
  private void place(int id) {
    long tick = tick(slots.deadline(id));
    if (tick > base) {
      link(id, tick);
    } else {
      batch(id);
    }
  }

  private void sortEarly() {
    batchCount = 0;
    for (int i = 0; i < earlyCount; i++) {
      int id = early[i];
      if (slots.previous(id) == GONE) {
        slots.release(id);
      } else {
        place(id);
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
    batchDeadlines[batchCount++] = slots.deadline(id);
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
