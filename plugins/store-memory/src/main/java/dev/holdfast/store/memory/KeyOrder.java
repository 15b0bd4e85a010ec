package dev.holdfast.store.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the order of their bytes. One thread changes it, any read it.
 *
 * <p>The order is made when somebody asks for it first: a sorted map that grows key by key in
 * random order costs more than all the rest of a recovery. From then on each change keeps it. The
 * keys lie in leaves of about a hundred, without what each shares with the one before; a changed
 * leaf is replaced, so a reader sees each leaf as it was at one moment.
 */
final class KeyOrder {
  private static final int MOST_KEYS = 128;
  private static final int FEW_KEYS = MOST_KEYS / 4;

  /** A change while keys are sorted. */
  private record Change(byte[] key, boolean isAdded) {}

  private final Object sorting = new Object();
  private final Supplier<List<byte[]>> present;

  /** What comes and goes while keys are sorted; null when they are not. */
  private @Nullable List<Change> meanwhile;

  /** Leaves by the least key that may be in them; null until the order is asked for. */
  private volatile @Nullable ConcurrentSkipListMap<byte[], KeyLeaf> leaves;

  /** Asks {@code present} for all keys once; one that comes or goes meanwhile may be missing. */
  KeyOrder(Supplier<List<byte[]>> present) {
    this.present = present;
  }

  /** A key has come; called before it can be found. */
  void add(byte[] key) {
    change(key, true);
  }

  /** A key has gone; called when it cannot be found any more. */
  void remove(byte[] key) {
    change(key, false);
  }

  private void change(byte[] key, boolean isAdded) {
    ConcurrentSkipListMap<byte[], KeyLeaf> sorted = leaves;
    if (sorted != null) {
      change(sorted, key, isAdded);
    } else {
      note(key, isAdded);
    }
  }

  private synchronized void note(byte[] key, boolean isAdded) {
    ConcurrentSkipListMap<byte[], KeyLeaf> sorted = leaves;
    if (sorted != null) {
      change(sorted, key, isAdded);
    } else if (meanwhile != null) {
      meanwhile.add(new Change(key, isAdded));
    }
  }

  private static void change(
      ConcurrentSkipListMap<byte[], KeyLeaf> sorted, byte[] key, boolean isAdded) {
    Map.Entry<byte[], KeyLeaf> place = sorted.floorEntry(key);
    KeyLeaf leaf = place.getValue();
    KeyLeaf changed = isAdded ? leaf.with(key) : leaf.without(key);
    if (changed.count() > MOST_KEYS) {
      KeyLeaf[] halves = changed.split();
      // The right one first: a reader meets keys twice rather than not at all.
      sorted.put(Objects.requireNonNull(halves[1].first()), halves[1]);
      sorted.put(place.getKey(), halves[0]);
    } else if (changed != leaf) {
      sorted.put(place.getKey(), changed);
      if (!isAdded && changed.count() < FEW_KEYS) {
        join(sorted, place.getKey(), changed);
      }
    }
  }

  /** Puts a leaf and the next one together, when both are small. */
  private static void join(
      ConcurrentSkipListMap<byte[], KeyLeaf> sorted, byte[] bound, KeyLeaf leaf) {
    Map.Entry<byte[], KeyLeaf> next = sorted.higherEntry(bound);
    if (next != null && leaf.count() + next.getValue().count() <= MOST_KEYS / 2) {
      sorted.put(bound, leaf.and(next.getValue()));
      sorted.remove(next.getKey());
    } else if (next == null && leaf.count() == 0 && bound.length > 0) {
      sorted.remove(bound);
    }
  }

  /**
   * Shows keys in order, from {@code from} on, until {@code isEnough} says so. Whoever asks first
   * sorts them, and the applying thread goes on meanwhile.
   */
  void forEach(byte[] from, boolean isIncluded, Predicate<KeyLeaf.Cursor> isEnough) {
    ConcurrentSkipListMap<byte[], KeyLeaf> sorted = sorted();
    byte[] last = from;
    boolean mayBeLast = isIncluded;
    for (Map.Entry<byte[], KeyLeaf> place = sorted.floorEntry(from);
        place != null;
        place = sorted.higherEntry(place.getKey())) {
      KeyLeaf.Cursor cursor = place.getValue().cursor();
      boolean isAbove = false;
      while (cursor.next()) {
        if (!isAbove) {
          int order = cursor.compareTo(last);
          isAbove = order > 0 || order == 0 && mayBeLast;
        }
        if (isAbove && isEnough.test(cursor)) {
          return;
        }
      }
      // What was split or joined meanwhile may come twice.
      if (isAbove) {
        last = cursor.key();
        mayBeLast = false;
      }
    }
  }

  private ConcurrentSkipListMap<byte[], KeyLeaf> sorted() {
    ConcurrentSkipListMap<byte[], KeyLeaf> sorted = leaves;
    return sorted != null ? sorted : sort();
  }

  private ConcurrentSkipListMap<byte[], KeyLeaf> sort() {
    synchronized (sorting) {
      ConcurrentSkipListMap<byte[], KeyLeaf> sorted = leaves;
      if (sorted != null) {
        return sorted;
      }
      begin();
      try {
        sorted = leaves(KeySorter.sorted(present.get()));
      } finally {
        end(sorted);
      }
      return sorted;
    }
  }

  private static ConcurrentSkipListMap<byte[], KeyLeaf> leaves(byte[][] keys) {
    ConcurrentSkipListMap<byte[], KeyLeaf> leaves =
        new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    leaves.put(new byte[0], KeyLeaf.EMPTY);
    byte[] bound = new byte[0];
    KeyLeaf.Builder builder = new KeyLeaf.Builder();
    byte[] last = bound;
    for (byte[] key : keys) {
      if (Arrays.equals(key, last)) {
        continue;
      }
      if (builder.count() == MOST_KEYS * 3 / 4) {
        leaves.put(bound, builder.build());
        builder = new KeyLeaf.Builder();
        bound = key;
      }
      builder.add(key);
      last = key;
    }
    leaves.put(bound, builder.build());
    return leaves;
  }

  /** What changes from here on is noted. */
  private synchronized void begin() {
    meanwhile = new ArrayList<>();
  }

  /** Makes up for what was noted. */
  private synchronized void end(@Nullable ConcurrentSkipListMap<byte[], KeyLeaf> done) {
    List<Change> changes = Objects.requireNonNull(meanwhile, "begun");
    meanwhile = null;
    if (done != null) {
      changes.forEach(change -> change(done, change.key(), change.isAdded()));
      // Not before: what comes from here on is put into it at once, and is newer than the changes.
      leaves = done;
    }
  }

  /** Whether it was asked for. */
  boolean isSorted() {
    return leaves != null;
  }

  /** How many keys there are; cost is proportional to it. */
  int size() {
    return sorted().values().stream().mapToInt(KeyLeaf::count).sum();
  }

  /** How many leaves there are; for tests of leaks. */
  int leafCount() {
    return sorted().size();
  }
}
