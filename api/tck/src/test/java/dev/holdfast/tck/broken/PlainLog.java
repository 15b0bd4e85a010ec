package dev.holdfast.tck.broken;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.api.spi.persistence.LogStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A log that is right: one file, one thread, everything in memory as well. Each step can be broken.
 */
class PlainLog implements CommitLog {
  final NavigableMap<Long, byte[]> durable = new TreeMap<>();
  final List<Map.Entry<Long, byte[]>> pending = new ArrayList<>();
  final LogFile file;
  private final List<LogFile.Damage> damages = new ArrayList<>();
  private long replayedAfter;
  private final ProviderContext context;
  private @Nullable LogListener listener;
  private @Nullable Thread thread;
  private @Nullable Throwable failure;
  private boolean closing;
  long last;
  private long records;
  private long replayed;
  private long syncs;
  private long largest;

  PlainLog(ProviderContext context) {
    this.context = context;
    this.file = open(context);
    file.read(durable, damages);
    last = durable.isEmpty() ? file.truncated() : durable.lastKey();
    opened();
  }

  LogFile open(ProviderContext world) {
    return new LogFile(world);
  }

  /** What was found is in {@link #durable}. */
  void opened() {}

  @Override
  public void replay(long after, Visitor visitor) throws IOException {
    NavigableMap<Long, byte[]> visited;
    List<LogDamage> inTheWay;
    synchronized (this) {
      visited = new TreeMap<>(durable.tailMap(after, false));
      replayed = thread == null ? visited.size() : replayed;
      replayedAfter = thread == null ? after : replayedAfter;
      inTheWay = new ArrayList<>(damagesAfter(after));
    }
    for (Map.Entry<Long, byte[]> entry : visited.entrySet()) {
      while (!inTheWay.isEmpty() && inTheWay.getFirst().from() <= entry.getKey()) {
        visitor.damaged(inTheWay.removeFirst());
      }
      visitor.visit(entry.getKey(), entry.getValue().clone());
    }
  }

  /** Damage that may have hit records behind a position. */
  List<LogDamage> damagesAfter(long after) {
    return damages.stream()
        .filter(damage -> damage.upTo() > after)
        .map(LogFile.Damage::damage)
        .toList();
  }

  /** Damage that is in the way of a start. */
  List<LogDamage> toRefuse() {
    return damagesAfter(replayedAfter);
  }

  @Override
  public synchronized void start(LogListener told) {
    for (LogDamage damage : toRefuse()) {
      throw damage.toException();
    }
    listener = told;
    file.cut();
    thread = context.threads().platform("plain-log", this::run);
  }

  /** The position after {@code present} for a record of some length. */
  long next(long present, byte[] payload) {
    return present + LogFile.HEADER + payload.length;
  }

  @Override
  public long append(byte[] payload) {
    synchronized (this) {
      if (thread == null || closing || failure != null) {
        throw refusal();
      }
      last = next(last, payload);
      pending.add(Map.entry(last, payload));
      records++;
      notifyAll();
    }
    return appended(last);
  }

  HoldfastException refusal() {
    return new HoldfastException(ErrorCode.UNAVAILABLE, "The log takes nothing now.");
  }

  long appended(long position) {
    return position;
  }

  private void run() {
    try {
      for (List<Map.Entry<Long, byte[]>> group = take(); !group.isEmpty(); group = take()) {
        commit(group);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private synchronized List<Map.Entry<Long, byte[]>> take() {
    while (pending.isEmpty() && !closing) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    List<Map.Entry<Long, byte[]>> group = List.copyOf(pending);
    pending.clear();
    return group;
  }

  void commit(List<Map.Entry<Long, byte[]>> group) throws IOException {
    write(group);
    sync();
    tell(group);
  }

  final void write(List<Map.Entry<Long, byte[]>> group) throws IOException {
    for (Map.Entry<Long, byte[]> entry : group) {
      file.append(entry.getKey(), entry.getValue());
    }
  }

  void sync() throws IOException {
    file.force();
    syncs++;
  }

  final void tell(List<Map.Entry<Long, byte[]>> group) {
    synchronized (this) {
      group.forEach(entry -> durable.put(entry.getKey(), entry.getValue()));
      largest = Math.max(largest, group.size());
    }
    tell(group.getLast().getKey());
  }

  void tell(long position) {
    if (listener != null) {
      listener.durable(position);
    }
  }

  void fail(IOException cause) {
    synchronized (this) {
      failure = cause;
    }
    if (listener != null) {
      listener.failed(cause);
    }
  }

  @Override
  public synchronized Optional<byte[]> read(long position) throws IOException {
    return Optional.ofNullable(durable.get(position)).map(byte[]::clone);
  }

  @Override
  public synchronized void truncate(long position) throws IOException {
    if (thread == null) {
      file.beginAnew(position);
      damages.clear();
      durable.clear();
      last = position;
    } else if (!durable.isEmpty()) {
      long given = Math.min(position, durable.lastKey());
      file.truncate(given);
      durable.headMap(given, true).clear();
    }
  }

  @Override
  public synchronized long end() {
    return last;
  }

  @Override
  public synchronized LogStats stats() {
    long known = durable.isEmpty() ? file.truncated() : durable.lastKey();
    return new LogStats(
        records, records, syncs, largest, known, replayed, file.cutBytes(), file.truncated());
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      beforeEnd();
      notifyAll();
    }
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    file.close();
  }

  void beforeEnd() {}
}
