package dev.holdfast.store.memory;

import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries that will not stay: which is due when, and which would be given up first. Reads of
 * values never come here; whoever asks and the applying thread wait for each other.
 */
final class Expiry {
  private final Slots slots = new Slots(Priority.values().length);
  private final DeadlineIndex deadlines = new DeadlineIndex(slots);
  private final EvictionClock[] clocks = new EvictionClock[Priority.CRITICAL.ordinal()];

  /** No entries. */
  Expiry() {
    for (int priority = 0; priority < clocks.length; priority++) {
      clocks[priority] = new EvictionClock(slots, priority);
    }
  }

  /** An entry takes the place of another; each is null when there is none. */
  void change(@Nullable Object previous, @Nullable Object next) {
    byte[] old = previous == null ? null : Packed.head(previous);
    byte[] head = next == null ? null : Packed.head(next);
    boolean expired = old != null && Packed.deadline(old) != EntryHead.NO_DEADLINE;
    boolean expires = head != null && Packed.deadline(head) != EntryHead.NO_DEADLINE;
    if (expired || expires) {
      change(expired ? old : null, expires ? head : null, next);
    }
  }

  private synchronized void change(
      byte @Nullable [] old, byte @Nullable [] head, @Nullable Object next) {
    int id = old == null ? Slots.NONE : Packed.slot(old);
    if (id != Slots.NONE
        && (head == null || next == null || Packed.priority(head) != slots.priority(id))) {
      if (slots.priority(id) < clocks.length) {
        clocks[slots.priority(id)].forget(id);
      }
      deadlines.remove(id);
      Packed.slot(old, Slots.NONE);
      id = Slots.NONE;
    }
    if (head != null && next != null) {
      long deadline = Packed.deadline(head);
      if (id == Slots.NONE) {
        id = slots.allocate(Packed.priority(head), next);
        deadlines.add(id, deadline);
      } else {
        slots.entry(id, next);
        deadlines.move(id, deadline);
      }
      Packed.slot(head, id);
    }
  }

  /** The entries due at a time, the earliest first. */
  synchronized List<Object> due(long nowMillis, int limit) {
    return entries(deadlines.due(nowMillis, limit));
  }

  private List<Object> entries(int[] ids) {
    List<Object> entries = new ArrayList<>(ids.length);
    for (int id : ids) {
      Object entry = slots.entry(id);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /** The entries that would be given up first. */
  synchronized List<Object> coldest(int limit) {
    List<Object> coldest = new ArrayList<>();
    for (EvictionClock clock : clocks) {
      coldest.addAll(entries(clock.coldest(limit - coldest.size())));
    }
    return coldest;
  }

  /** How many places there are; for tests of leaks. */
  synchronized int size() {
    return slots.used();
  }
}
