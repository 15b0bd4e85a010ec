package dev.holdfast.kernel.commit;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.api.spi.persistence.LogStats;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The built-in persistence {@code none}: orders records and keeps nothing. What is acknowledged is
 * lost with the process, and there is no history.
 */
public final class VolatileLog implements CommitLog {
  private final AtomicLong last = new AtomicLong();
  private final LongAdder bytes = new LongAdder();
  private volatile @Nullable LogListener listener;
  private volatile boolean closed;

  /** An empty log. */
  public VolatileLog() {}

  @Override
  public void replay(long after, Visitor visitor) {}

  @Override
  public void start(LogListener told) {
    listener = told;
  }

  @Override
  public long append(byte[] payload) {
    LogListener told = listener;
    if (closed || told == null) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "The daemon is closing.");
    }
    bytes.add(payload.length);
    long position = last.incrementAndGet();
    told.durable(position);
    return position;
  }

  @Override
  public Optional<byte[]> read(long position) {
    return Optional.empty();
  }

  @Override
  public void truncate(long position) {
    // It keeps nothing anyway; only positions are not used again.
    if (listener == null) {
      last.set(position);
    }
  }

  @Override
  public long end() {
    return last.get();
  }

  @Override
  public LogStats stats() {
    return new LogStats(last.get(), bytes.sum(), 0, 0, last.get(), 0, 0, 0);
  }

  @Override
  public void close() {
    closed = true;
  }
}
