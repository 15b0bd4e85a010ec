package dev.holdfast.lock.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which name, and who waits for it in which order. Not safe for several threads: the
 * manager's mutex guards it. A name is in the table exactly as long as it is held or waited for.
 */
final class LeaseTable {
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Grant> grantsById = new HashMap<>();
  private final NavigableSet<Grant> grantsByFreeTick = new TreeSet<>(Grant.BY_FREE_TICK);
  private final SequencedSet<Waiter> waiters = new LinkedHashSet<>();

  /** One name. */
  private static final class Place {
    private @Nullable Grant holder;
    private final SequencedSet<Waiter> row = new LinkedHashSet<>();

    @Nullable Waiter first() {
      return row.isEmpty() ? null : row.getFirst();
    }

    boolean isIdle() {
      return holder == null && row.isEmpty();
    }
  }

  /** Whether no name is held or waited for. */
  boolean areUnknown(List<String> names) {
    for (String name : names) {
      if (places.containsKey(name)) {
        return false;
      }
    }
    return true;
  }

  /** Whether all its names are free and it is the first in the row of each. */
  boolean isNext(Waiter waiter) {
    for (String name : waiter.names()) {
      Place place = place(name);
      if (place.holder != null || place.first() != waiter) {
        return false;
      }
    }
    return true;
  }

  /** The first in the row of a name. */
  @Nullable Waiter first(String name) {
    Place place = places.get(name);
    return place == null ? null : place.first();
  }

  /** Puts a waiter at the end of the row of each of its names. */
  void enqueue(Waiter waiter) {
    waiters.add(waiter);
    waiter.names().forEach(name -> place(name).row.add(waiter));
  }

  /** Takes a waiter out of all rows; false when it was in none. */
  boolean leave(Waiter waiter) {
    for (String name : waiter.names()) {
      Place place = places.get(name);
      if (place != null) {
        place.row.remove(waiter);
        forgetIfIdle(name, place);
      }
    }
    return waiters.remove(waiter);
  }

  /** Makes {@code grant} the holder of its names, which are free. */
  void take(Grant grant) {
    grant.lease().names().forEach(name -> place(name).holder = grant);
    grantsById.put(grant.lease().id(), grant);
    grantsByFreeTick.add(grant);
  }

  /** Frees the names of {@code grant}. */
  void drop(Grant grant) {
    for (String name : grant.lease().names()) {
      Place place = place(name);
      place.holder = null;
      forgetIfIdle(name, place);
    }
    grantsById.remove(grant.lease().id());
    grantsByFreeTick.remove(grant);
  }

  /** Makes {@code renewed} the holder in place of {@code grant}; the names are the same. */
  void replace(Grant grant, Grant renewed) {
    grantsByFreeTick.remove(grant);
    take(renewed);
  }

  /** The grant of that id. */
  @Nullable Grant grant(String id) {
    return grantsById.get(id);
  }

  /** All grants, those in their grace included, in no order. */
  List<Grant> grants() {
    return new ArrayList<>(grantsById.values());
  }

  /** A grant whose names may go to another at {@code nowTick}; null when there is none. */
  @Nullable Grant firstFreeAt(long nowTick) {
    if (grantsByFreeTick.isEmpty()) {
      return null;
    }
    Grant first = grantsByFreeTick.first();
    return first.freeTick() <= nowTick ? first : null;
  }

  /**
   * When the last of the leases on its names frees them, as things stand; the end of time when no
   * lease is on them, and it only stands behind others.
   */
  long freeTickFor(Waiter waiter) {
    long latest = Long.MIN_VALUE;
    for (String name : waiter.names()) {
      Grant holder = place(name).holder;
      latest = holder == null ? latest : Math.max(latest, holder.freeTick());
    }
    return latest == Long.MIN_VALUE ? Long.MAX_VALUE : latest;
  }

  /**
   * A lease that keeps a waiter waiting: on one of its names, else the one that the first in its
   * row waits for, and so on. Who is first in a row came earlier, so the search ends; and it ends
   * at a lease, because a waiter that nothing hinders is settled at once.
   */
  Grant blocker(Waiter waiter) {
    Waiter current = waiter;
    while (true) {
      Waiter ahead = null;
      for (String name : current.names()) {
        Place place = place(name);
        if (place.holder != null) {
          return place.holder;
        }
        Waiter first = place.first();
        ahead = first != null && first != current ? first : ahead;
      }
      if (ahead == null) {
        throw new IllegalStateException(
            "A request for " + waiter.names() + " waits, and nothing holds it up.");
      }
      current = ahead;
    }
  }

  /** All waiters in the order in which they came. */
  List<Waiter> waiters() {
    return List.copyOf(waiters);
  }

  /** How many wait. */
  int waiting() {
    return waiters.size();
  }

  /** How many names, leases and waiters are remembered; for tests of leaks. */
  int size() {
    return places.size() + grantsById.size() + grantsByFreeTick.size() + waiters.size();
  }

  private Place place(String name) {
    return places.computeIfAbsent(name, ignored -> new Place());
  }

  private void forgetIfIdle(String name, Place place) {
    if (place.isIdle()) {
      places.remove(name);
    }
  }
}
