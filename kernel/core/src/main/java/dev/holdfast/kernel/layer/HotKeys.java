package dev.holdfast.kernel.layer;

import dev.holdfast.api.ContextKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are worth a copy within a bound of bytes: S3-FIFO (Yang et al., SOSP 2023). A new key
 * enters a small queue; asked for again there, or soon after it left, it goes to the main queue,
 * from which the one goes first that was not asked for since it was last looked at. A scan over
 * many keys so displaces a tenth only.
 *
 * <p>{@link #touch} is safe from any thread; all else is called by one thread at a time.
 */
final class HotKeys {
  private static final int MOST_COUNTED = 3;
  private static final int SMALL_SHARE = 10;
  private static final int FEW = 16;

  private static final class Slot {
    private final ContextKey key;
    private long bytes;
    private boolean isInMain;
    private boolean isGone;

    /** How often it was asked for; a lost count does no harm. */
    private volatile int uses;

    private Slot(ContextKey key, long bytes) {
      this.key = key;
      this.bytes = bytes;
    }
  }

  private final Map<ContextKey, Slot> slots = new ConcurrentHashMap<>();
  private final Deque<Slot> small = new ArrayDeque<>();
  private final Deque<Slot> main = new ArrayDeque<>();
  private final Map<ContextKey, Boolean> left = new LinkedHashMap<>();
  private final long capacityBytes;
  private long smallBytes;
  private long mainBytes;

  HotKeys(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /** Whether a copy of so many bytes is ever kept. */
  boolean isOfSize(long bytes) {
    return bytes <= capacityBytes / SMALL_SHARE;
  }

  boolean contains(ContextKey key) {
    return slots.containsKey(key);
  }

  long bytes() {
    return smallBytes + mainBytes;
  }

  /** The key was asked for. */
  void touch(ContextKey key) {
    Slot slot = slots.get(key);
    if (slot != null && slot.uses < MOST_COUNTED) {
      slot.uses++;
    }
  }

  /** The key has a copy of so many bytes now; the keys that must go for it. */
  List<ContextKey> put(ContextKey key, long bytes) {
    Slot slot = slots.get(key);
    if (slot == null) {
      slot = new Slot(key, bytes);
      slots.put(key, slot);
      slot.isInMain = left.remove(key) != null;
      (slot.isInMain ? main : small).addLast(slot);
      count(slot, bytes);
    } else {
      count(slot, bytes - slot.bytes);
      slot.bytes = bytes;
    }
    List<ContextKey> evicted = new ArrayList<>();
    while (bytes() > capacityBytes) {
      Slot victim = victim();
      slots.remove(victim.key);
      evicted.add(victim.key);
    }
    return evicted;
  }

  /** The key has no copy any more. */
  void remove(ContextKey key) {
    Slot slot = slots.remove(key);
    if (slot != null) {
      // It stays in its queue until its turn: finding it there would cost the length of the queue.
      count(slot, -slot.bytes);
      slot.bytes = 0;
      slot.isGone = true;
      if (small.size() + main.size() > 2 * slots.size() + FEW) {
        small.removeIf(each -> each.isGone);
        main.removeIf(each -> each.isGone);
      }
    }
  }

  private void count(Slot slot, long bytes) {
    if (slot.isInMain) {
      mainBytes += bytes;
    } else {
      smallBytes += bytes;
    }
  }

  private Slot victim() {
    while (true) {
      Slot slot =
          smallBytes > capacityBytes / SMALL_SHARE || main.isEmpty() ? fromSmall() : fromMain();
      if (slot != null) {
        return slot;
      }
    }
  }

  private @Nullable Slot fromSmall() {
    Slot slot = small.removeFirst();
    if (slot.isGone) {
      return null;
    }
    count(slot, -slot.bytes);
    if (slot.uses > 0) {
      slot.uses = 0;
      slot.isInMain = true;
      main.addLast(slot);
      count(slot, slot.bytes);
      return null;
    }
    remember(slot.key);
    return slot;
  }

  private @Nullable Slot fromMain() {
    Slot slot = main.removeFirst();
    if (slot.isGone) {
      return null;
    }
    if (slot.uses > 0) {
      slot.uses--;
      main.addLast(slot);
      return null;
    }
    count(slot, -slot.bytes);
    return slot;
  }

  private void remember(ContextKey key) {
    left.put(key, true);
    if (left.size() > slots.size() + FEW) {
      left.remove(left.keySet().iterator().next());
    }
  }
}
