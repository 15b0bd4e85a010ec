package dev.holdfast.store.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for the entries that have a deadline, with what their indexes keep of each: 20 bytes, in
 * pages, so that nothing is moved when there are more. The numbers of a page belong to entries of
 * one priority. Not safe for threads.
 */
final class Slots {
  /** No number. */
  static final int NONE = -1;

  /** How many numbers a page has. */
  static final int PAGE = 1 << Slots.BITS;

  private static final int BITS = 10;
  private static final int MASK = (1 << BITS) - 1;
  private static final long LOW = 0xffff_ffffL;

  private final int priorities;

  /** For each priority the pages that have numbers to give, the last one first. */
  private final int[][] roomy;

  private final int[] roomyCounts;
  private @Nullable Page[] pages = new Page[4];
  private int pageCount;

  /** The numbers of a page. */
  private static final class Page {
    final @Nullable Object[] entries = new Object[PAGE];

    /**
     * For each number its deadline, then its neighbours: side by side, as they are read together.
     */
    final long[] links = new long[2 * PAGE];

    final int priority;
    int free;
    int used;

    Page(int priority, int first) {
      this.priority = priority;
      for (int i = 0; i < PAGE; i++) {
        next(i, i + 1 < PAGE ? first + i + 1 : NONE);
      }
      free = first;
    }

    int next(int place) {
      return (int) (links[2 * place + 1] >>> Integer.SIZE);
    }

    void next(int place, int next) {
      int at = 2 * place + 1;
      links[at] = (long) next << Integer.SIZE | links[at] & LOW;
    }

    int previous(int place) {
      return (int) links[2 * place + 1];
    }

    void previous(int place, int previous) {
      int at = 2 * place + 1;
      links[at] = links[at] & ~LOW | previous & LOW;
    }
  }

  /** For so many priorities. */
  Slots(int priorities) {
    this.priorities = priorities;
    this.roomy = new int[priorities][4];
    this.roomyCounts = new int[priorities];
  }

  /** How many priorities there are. */
  int priorities() {
    return priorities;
  }

  /** A number for an entry, until it is released. */
  int allocate(int priority, Object entry) {
    int count = roomyCounts[priority];
    int number = count > 0 ? roomy[priority][count - 1] : open(priority);
    Page page = page(number);
    int id = page.free;
    page.free = page.next(id & MASK);
    page.entries[id & MASK] = entry;
    if (++page.used == PAGE) {
      roomyCounts[priority]--;
    }
    return id;
  }

  private int open(int priority) {
    int number = 0;
    while (number < pageCount && pages[number] != null) {
      number++;
    }
    if (number == pageCount) {
      if (pageCount == pages.length) {
        pages = Arrays.copyOf(pages, 2 * pageCount);
      }
      pageCount++;
    }
    pages[number] = new Page(priority, number << BITS);
    addRoomy(priority, number);
    return number;
  }

  private void addRoomy(int priority, int number) {
    int count = roomyCounts[priority];
    if (count == roomy[priority].length) {
      roomy[priority] = Arrays.copyOf(roomy[priority], 2 * count);
    }
    roomy[priority][count] = number;
    roomyCounts[priority] = count + 1;
  }

  /** Gives a number back. A page without any in use goes, unless it is the last with room. */
  void release(int id) {
    int number = id >>> BITS;
    Page page = page(number);
    page.entries[id & MASK] = null;
    page.next(id & MASK, page.free);
    page.free = id;
    if (page.used-- == PAGE) {
      addRoomy(page.priority, number);
    } else if (page.used == 0 && roomyCounts[page.priority] > 1) {
      close(page.priority, number);
    }
  }

  private void close(int priority, int number) {
    int[] list = roomy[priority];
    int last = --roomyCounts[priority];
    int at = last;
    while (list[at] != number) {
      at--;
    }
    System.arraycopy(list, at + 1, list, at, last - at);
    pages[number] = null;
  }

  private Page page(int number) {
    Page page = pages[number];
    if (page == null) {
      throw new IllegalStateException("no page " + number);
    }
    return page;
  }

  /** The entry of a number, null when it has been released. */
  @Nullable Object entry(int id) {
    Page page = pages[id >>> BITS];
    return page == null ? null : page.entries[id & MASK];
  }

  void entry(int id, @Nullable Object entry) {
    page(id >>> BITS).entries[id & MASK] = entry;
  }

  int priority(int id) {
    return page(id >>> BITS).priority;
  }

  long deadline(int id) {
    return page(id >>> BITS).links[2 * (id & MASK)];
  }

  void deadline(int id, long deadlineMillis) {
    page(id >>> BITS).links[2 * (id & MASK)] = deadlineMillis;
  }

  int next(int id) {
    return page(id >>> BITS).next(id & MASK);
  }

  void next(int id, int next) {
    page(id >>> BITS).next(id & MASK, next);
  }

  int previous(int id) {
    return page(id >>> BITS).previous(id & MASK);
  }

  void previous(int id, int previous) {
    page(id >>> BITS).previous(id & MASK, previous);
  }

  /** How many pages there are or were. */
  int pageCount() {
    return pageCount;
  }

  /** Whether a page is there and belongs to a priority. */
  boolean isOf(int pageNumber, int priority) {
    Page page = pageNumber < pageCount ? pages[pageNumber] : null;
    return page != null && page.priority == priority;
  }

  /** How many numbers are in use; cost is that of the pages. */
  int used() {
    int used = 0;
    for (int i = 0; i < pageCount; i++) {
      Page page = pages[i];
      used += page == null ? 0 : page.used;
    }
    return used;
  }
}
