package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last versions of keys that are gone, so that no version is ever used twice. Guarded by the
 * sequencer's lock.
 *
 * <p>Each is remembered for {@link #MEMORY}, as long as all of them together take no more than they
 * may; the oldest go first. Then a common floor takes its place, above which every key begins that
 * is not remembered.
 */
final class Tombstones {
  /** How long the last version of a key that is gone is remembered. */
  static final Duration MEMORY = Duration.ofDays(7);

  private record Tombstone(long version, long timeMillis) {}

  private final Map<ContextKey, Tombstone> byKey = new LinkedHashMap<>();
  private final long limitBytes;
  private long floor;
  private long bytes;

  /** Above it every key goes on, those with an entry too: records were lost. */
  private long liveFloor;

  /** None yet; all together may take so many bytes of the memory budget. */
  Tombstones(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** The last version of a key without an entry; its next one is larger. */
  long lastVersion(ContextKey key) {
    Tombstone tombstone = byKey.get(key);
    return tombstone == null ? floor : Math.max(tombstone.version(), floor);
  }

  void remember(ContextKey key, long version, long timeMillis) {
    forget(key);
    byKey.put(key, new Tombstone(version, timeMillis));
    bytes += Costs.tombstone(key);
    forgetBefore(timeMillis - MEMORY.toMillis());
  }

  /** The key has an entry again, which carries its version. */
  void forget(ContextKey key) {
    if (byKey.remove(key) != null) {
      bytes -= Costs.tombstone(key);
    }
  }

  /** The version that follows {@code version} of any key. */
  long next(long version) {
    return Math.max(version, liveFloor) + 1;
  }

  long liveFloor() {
    return liveFloor;
  }

  /** Records were lost: nobody knows which versions up to this one were given out. */
  void raise(long version) {
    liveFloor = Math.max(liveFloor, version);
    floor = Math.max(floor, version);
  }

  long floor() {
    return floor;
  }

  /** All of them, the oldest first. */
  List<TableImage.Gone> image() {
    return byKey.entrySet().stream()
        .map(gone ->
            new TableImage.Gone(
                gone.getKey(), gone.getValue().version(), gone.getValue().timeMillis()))
        .toList();
  }

  void restore(long knownFloor, List<TableImage.Gone> image) {
    floor = knownFloor;
    for (TableImage.Gone gone : image) {
      byKey.put(gone.key(), new Tombstone(gone.version(), gone.timeMillis()));
      bytes += Costs.tombstone(gone.key());
    }
  }

  /** What they cost of the memory budget. */
  long bytes() {
    return bytes;
  }

  int size() {
    return byKey.size();
  }

  private void forgetBefore(long timeMillis) {
    Iterator<Map.Entry<ContextKey, Tombstone>> oldest = byKey.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<ContextKey, Tombstone> entry = oldest.next();
      Tombstone tombstone = entry.getValue();
      if (tombstone.timeMillis() >= timeMillis && bytes <= limitBytes) {
        return;
      }
      floor = Math.max(floor, tombstone.version());
      bytes -= Costs.tombstone(entry.getKey());
      oldest.remove();
    }
  }
}
