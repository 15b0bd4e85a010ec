package dev.holdfast.tck.broken;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.persistence.CommitLog;
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
    file.read(durable);
    last = durable.isEmpty() ? 0 : durable.lastKey();
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
    synchronized (this) {
      visited = new TreeMap<>(durable.tailMap(after, false));
      replayed = thread == null ? visited.size() : replayed;
    }
    for (Map.Entry<Long, byte[]> entry : visited.entrySet()) {
      visitor.visit(entry.getKey(), entry.getValue().clone());
    }
  }

  @Override
  public synchronized void start(LogListener told) {
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
  public void truncate(long position) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public synchronized long end() {
    return last;
  }

  @Override
  public synchronized LogStats stats() {
    long known = durable.isEmpty() ? 0 : durable.lastKey();
    return new LogStats(records, records, syncs, largest, known, replayed, file.cutBytes(), 0);
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
