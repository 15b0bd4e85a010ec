package dev.holdfast.benchmarks.durable;

import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.persistence.wal.WalProvider;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** Our log, called as the kernel does: one appender at a time, acknowledged in order. */
final class OwnLog implements Target, LogListener {
  private record Waiting(long position, Thread thread) {}

  private final ReentrantLock appender = new ReentrantLock();
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final CommitLog log;
  private volatile long durable;

  OwnLog(Path directory, String sync) throws Exception {
    log = open(directory, sync);
    log.replay(0, (position, payload) -> {});
    log.start(this);
  }

  private static CommitLog open(Path directory, String sync) {
    return new WalProvider()
        .create(new MapSettings(Map.of("sync", sync)), new FakeWorld().context(directory));
  }

  @Override
  public void durable(long position) {
    durable = position;
    // A writer that queues itself only after this has looked sees the position before it parks.
    for (Waiting next = waiting.peek();
        next != null && next.position() <= position;
        next = waiting.peek()) {
      waiting.remove();
      LockSupport.unpark(next.thread());
    }
  }

  @Override
  public void failed(Throwable cause) {
    throw new IllegalStateException(cause);
  }

  @Override
  public void put(long id, byte[] value) {
    long position;
    appender.lock();
    try {
      position = log.append(value);
      waiting.add(new Waiting(position, Thread.currentThread()));
    } finally {
      appender.unlock();
    }
    while (durable < position) {
      LockSupport.park(this);
    }
  }

  @Override
  public OptionalLong syncs() {
    return OptionalLong.of(log.stats().syncs());
  }

  @Override
  public void close() {
    log.close();
  }

  @Override
  public void forEachPresent(Path directory, int bytes, LongConsumer visitor) throws Exception {
    Payload payload = new Payload(bytes);
    try (CommitLog again = open(directory, "fsync")) {
      again.replay(0, (position, value) -> payload.check(value, visitor));
    }
  }
}
