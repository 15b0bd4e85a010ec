package dev.holdfast.store.memory;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which entries of one priority are used least: a hand goes round over their numbers and takes one
 * use off each that was found since (CLOCK with a count, Smith, 1978); what it meets without any is
 * named. A new entry takes the number of one that went, behind the hand, so it is met last. Not
 * safe for threads.
 */
final class EvictionClock {
  private final Slots slots;
  private final int priority;

  /** Those that were named and are still there, in the order in which they were met. */
  private int[] named = new int[16];

  private int namedCount;
  private final BitSet isNamed = new BitSet();
  private int hand;

  /** Over the numbers of one priority. */
  EvictionClock(Slots slots, int priority) {
    this.slots = slots;
    this.priority = priority;
  }

  /** The numbers of at most so many entries, the least valuable first. */
  int[] coldest(int limit) {
    if (limit < 1) {
      return new int[0];
    }
    review();
    int size = slots.pageCount() * Slots.PAGE;
    // Once for each use, and once to meet it without.
    long steps = (Packed.MOST_TOUCHES + 1L) * size;
    while (namedCount < limit && steps > 0) {
      if (hand >= size) {
        hand = 0;
      }
      if (hand % Slots.PAGE == 0 && !slots.isOf(hand / Slots.PAGE, priority)) {
        hand += Slots.PAGE;
        steps -= Slots.PAGE;
      } else {
        meet(hand++);
        steps--;
      }
    }
    return Arrays.copyOf(named, Math.min(limit, namedCount));
  }

  /** A number is not that of the same entry any more. */
  void forget(int id) {
    isNamed.clear(id);
  }

  /** Strikes those that went, or were found since. */
  private void review() {
    int kept = 0;
    for (int i = 0; i < namedCount; i++) {
      int id = named[i];
      Object entry = isNamed.get(id) ? slots.entry(id) : null;
      if (entry != null && Packed.touches(Packed.head(entry)) == 0) {
        named[kept++] = id;
      } else {
        isNamed.clear(id);
      }
    }
    namedCount = kept;
  }

  private void meet(int id) {
    Object entry = slots.isOf(id / Slots.PAGE, priority) ? slots.entry(id) : null;
    if (entry == null || isNamed.get(id)) {
      return;
    }
    byte[] head = Packed.head(entry);
    int touches = Packed.touches(head);
    if (touches > 0) {
      Packed.touches(head, touches - 1);
      return;
    }
    if (namedCount == named.length) {
      named = Arrays.copyOf(named, 2 * namedCount);
    }
    named[namedCount++] = id;
    isNamed.set(id);
  }
}
