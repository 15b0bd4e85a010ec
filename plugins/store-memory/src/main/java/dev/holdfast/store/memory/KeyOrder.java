package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the order of their bytes. One thread changes it, any read it.
 *
 * <p>What comes before anybody asks for the order (a million keys during a recovery) is only
 * collected, and sorted at once by whoever asks first: a sorted map that grows key by key in random
 * order costs more than all the rest of a replay.
 */
final class KeyOrder {
  private static final int FEW = 1024;

  /** A change while keys are sorted. */
  private record Change(ContextKey key, boolean isAdded) {}

  private final Object sorting = new Object();

  private List<ContextKey> collected = new ArrayList<>();

  /** What comes and goes while {@code collected} is sorted; null when it is not. */
  private @Nullable List<Change> meanwhile;

  /** Those of {@code collected} that have gone again. */
  private final Set<ContextKey> gone = new HashSet<>();

  /**
   * By text and not by key, because a prefix need not be a valid key. Null until it is asked for.
   */
  private volatile @Nullable ConcurrentNavigableMap<String, ContextKey> sorted;

  /** Adds a key that is not there. */
  void add(ContextKey key) {
    ConcurrentNavigableMap<String, ContextKey> present = sorted;
    if (present != null) {
      present.put(key.text(), key);
    } else {
      collect(key);
    }
  }

  private synchronized void collect(ContextKey key) {
    ConcurrentNavigableMap<String, ContextKey> present = sorted;
    if (present != null) {
      present.put(key.text(), key);
    } else if (meanwhile != null) {
      meanwhile.add(new Change(key, true));
    } else if (!gone.remove(key)) {
      collected.add(key);
    }
  }

  /** Takes a key out that is there. */
  void remove(ContextKey key) {
    ConcurrentNavigableMap<String, ContextKey> present = sorted;
    if (present != null) {
      present.remove(key.text());
    } else {
      forget(key);
    }
  }

  private synchronized void forget(ContextKey key) {
    ConcurrentNavigableMap<String, ContextKey> present = sorted;
    if (present != null) {
      present.remove(key.text());
    } else if (meanwhile != null) {
      meanwhile.add(new Change(key, false));
    } else {
      gone.add(key);
      if (gone.size() > FEW && gone.size() > collected.size() / 2) {
        dropGone();
      }
    }
  }

  private void dropGone() {
    if (gone.isEmpty()) {
      return;
    }
    collected.removeIf(gone::contains);
    gone.clear();
  }

  /** Whether it was asked for. */
  boolean isSorted() {
    return sorted != null;
  }

  /** All keys by their texts; whoever asks first sorts them, and the applying thread goes on. */
  ConcurrentNavigableMap<String, ContextKey> sorted() {
    ConcurrentNavigableMap<String, ContextKey> present = sorted;
    return present != null ? present : sort();
  }

  private ConcurrentNavigableMap<String, ContextKey> sort() {
    synchronized (sorting) {
      ConcurrentNavigableMap<String, ContextKey> present = sorted;
      if (present != null) {
        return present;
      }
      List<ContextKey> unsorted = begin();
      try {
        present = new ConcurrentSkipListMap<>(new SortedKeys(distinct(KeySorter.sorted(unsorted))));
      } finally {
        end(present);
      }
      return present;
    }
  }

  /** What is there; what changes from here on is noted beside it. */
  private synchronized List<ContextKey> begin() {
    dropGone();
    meanwhile = new ArrayList<>();
    return collected;
  }

  /** Makes up for what was noted, in the sorted map, or in the list when there is none. */
  private synchronized void end(@Nullable ConcurrentNavigableMap<String, ContextKey> done) {
    List<Change> changes = Objects.requireNonNull(meanwhile, "begun");
    meanwhile = null;
    for (Change change : changes) {
      ContextKey key = change.key();
      if (done == null) {
        if (change.isAdded()) {
          collect(key);
        } else {
          forget(key);
        }
      } else if (change.isAdded()) {
        done.put(key.text(), key);
      } else {
        done.remove(key.text());
      }
    }
    if (done != null) {
      collected = List.of();
      // Not before: what comes from here on is put into it at once, and is newer than the changes.
      sorted = done;
    }
  }

  /** A change that failed half-way and was tried again has collected its key twice. */
  private static ContextKey[] distinct(ContextKey[] keys) {
    int count = 0;
    for (ContextKey key : keys) {
      if (count == 0 || !key.equals(keys[count - 1])) {
        keys[count++] = key;
      }
    }
    return count == keys.length ? keys : Arrays.copyOf(keys, count);
  }

  /** How many places unsorted keys take; for tests of leaks. */
  synchronized int collectedSize() {
    return collected.size();
  }

  /** How many keys there are; cost may be proportional to it. */
  int size() {
    return sorted().size();
  }
}
