package dev.holdfast.kernel.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What survives a crash: the durable records of a {@link HandLog}. Safe to use from any thread. */
public final class Disk {
  private final TreeMap<Long, byte[]> records = new TreeMap<>();
  private final Set<Long> damaged = new HashSet<>();
  private long truncated;

  /** An empty disk. */
  public Disk() {}

  synchronized void write(long position, byte[] payload) {
    records.put(position, payload);
  }

  synchronized List<Map.Entry<Long, byte[]>> after(long position) {
    NavigableMap<Long, byte[]> later = records.tailMap(position, false);
    List<Map.Entry<Long, byte[]>> copy = new ArrayList<>(later.size());
    later.forEach((at, payload) -> copy.add(Map.entry(at, payload)));
    return copy;
  }

  synchronized byte[] find(long position) {
    return records.getOrDefault(position, new byte[0]);
  }

  synchronized boolean holds(long position) {
    return records.containsKey(position);
  }

  synchronized void truncate(long position) {
    truncated = Math.max(truncated, position);
    records.headMap(position, true).clear();
  }

  synchronized long truncated() {
    return truncated;
  }

  /** The positions of all records, ascending. */
  public synchronized List<Long> positions() {
    return List.copyOf(records.keySet());
  }

  /** The payload at a position. */
  public synchronized byte[] payload(long position) {
    return find(position).clone();
  }

  /** The records at these positions cannot be read any more. */
  public synchronized void damage(Collection<Long> positions) {
    damaged.addAll(positions);
  }

  synchronized boolean isDamaged(long position) {
    return damaged.contains(position);
  }

  /** Loses what is above a position, as a log that lost its end. */
  public synchronized void loseAbove(long position) {
    records.tailMap(position, false).clear();
  }

  /** Puts other bytes in the place of a record, as a damaged disk would. */
  public synchronized void overwrite(long position, byte[] payload) {
    records.put(position, payload);
  }

  synchronized long end() {
    return records.isEmpty() ? truncated : records.lastKey();
  }
}
