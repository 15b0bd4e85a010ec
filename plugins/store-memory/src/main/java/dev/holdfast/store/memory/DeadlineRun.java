package dev.holdfast.store.memory;

import java.util.Arrays;

/**
 * Deadlines in order, the nearest first, each with a number: what is due next, sorted once. What is
 * taken out leaves its place empty until those before it are gone. Not safe for threads.
 */
final class DeadlineRun {
  private static final int MIN_CAPACITY = 64;

  private long[] deadlines = new long[MIN_CAPACITY];

  /** A number, or its complement when it was taken out, so that the order stays. */
  private int[] ids = new int[MIN_CAPACITY];

  private int from;
  private int to;

  /** The first place. */
  int from() {
    return from;
  }

  /** The place after the last. */
  int to() {
    return to;
  }

  long deadline(int place) {
    return deadlines[place];
  }

  /** The number at a place, negative when it was taken out. */
  int id(int place) {
    return ids[place];
  }

  /** Takes out what is at a place. */
  void takeOut(int place) {
    ids[place] = ~ids[place];
    while (from < to && ids[from] < 0) {
      from++;
    }
    if (from == to) {
      from = 0;
      to = 0;
      if (deadlines.length > 1 << 16) {
        deadlines = new long[MIN_CAPACITY];
        ids = new int[MIN_CAPACITY];
      }
    }
  }

  /** Takes out a number that is there under this deadline. */
  void takeOut(long deadline, int id) {
    if (from < to && ids[from] == id && deadlines[from] == deadline) {
      // Whoever reclaims what is due begins at the beginning.
      takeOut(from);
      return;
    }
    int low = from;
    int high = to - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int other = ids[middle] < 0 ? ~ids[middle] : ids[middle];
      int order = compare(deadlines[middle], other, deadline, id);
      if (order == 0) {
        takeOut(middle);
        return;
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    throw new IllegalStateException("number " + id + " is not in the run");
  }

  private static int compare(long deadline, int id, long otherDeadline, int otherId) {
    int order = Long.compare(deadline, otherDeadline);
    return order != 0 ? order : Integer.compare(id, otherId);
  }

  /** Adds a batch, which need not be in order; it may lie anywhere among those that are there. */
  void addAll(long[] moreDeadlines, int[] moreIds, int count) {
    if (count == 0) {
      return;
    }
    sort(moreDeadlines, moreIds, count);
    compact(count);
    int left = to - 1;
    int right = count - 1;
    int target = to + count - 1;
    to += count;
    while (right >= 0) {
      boolean isLeft =
          left >= from
              && compare(
                      deadlines[left],
                      ids[left] < 0 ? ~ids[left] : ids[left],
                      moreDeadlines[right],
                      moreIds[right])
                  > 0;
      deadlines[target] = isLeft ? deadlines[left] : moreDeadlines[right];
      ids[target] = isLeft ? ids[left] : moreIds[right];
      target--;
      if (isLeft) {
        left--;
      } else {
        right--;
      }
    }
  }

  /** Makes room for so many more, and leaves the empty places out. */
  private void compact(int more) {
    int live = 0;
    for (int i = from; i < to; i++) {
      if (ids[i] >= 0) {
        live++;
      }
    }
    int needed = live + more;
    boolean isRoomy = to + more <= deadlines.length;
    if (isRoomy && live >= (to - from) / 2) {
      return;
    }
    long[] newDeadlines = needed <= deadlines.length ? deadlines : new long[needed + (needed >> 2)];
    int[] newIds = needed <= deadlines.length ? ids : new int[newDeadlines.length];
    int target = 0;
    for (int i = from; i < to; i++) {
      if (ids[i] >= 0) {
        newDeadlines[target] = deadlines[i];
        newIds[target] = ids[i];
        target++;
      }
    }
    deadlines = newDeadlines;
    ids = newIds;
    from = 0;
    to = target;
  }

  /** Sorts by deadline, then by number. */
  private static void sort(long[] deadlines, int[] ids, int count) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, deadlines[i]);
      most = Math.max(most, deadlines[i]);
    }
    long span = most - least;
    if (span < 0 || span > Integer.MAX_VALUE) {
      sortWide(deadlines, ids, count);
      return;
    }
    // One number for both, because sorting numbers costs a fraction of sorting objects.
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = (deadlines[i] - least) << Integer.SIZE | ids[i];
    }
    Arrays.sort(words);
    for (int i = 0; i < count; i++) {
      deadlines[i] = least + (words[i] >>> Integer.SIZE);
      ids[i] = (int) words[i];
    }
  }

  private static void sortWide(long[] deadlines, int[] ids, int count) {
    record Due(long deadline, int id) {}

    Due[] dues = new Due[count];
    for (int i = 0; i < count; i++) {
      dues[i] = new Due(deadlines[i], ids[i]);
    }
    Arrays.sort(dues, (a, b) -> compare(a.deadline(), a.id(), b.deadline(), b.id()));
    for (int i = 0; i < count; i++) {
      deadlines[i] = dues[i].deadline();
      ids[i] = dues[i].id();
    }
  }
}
