package dev.holdfast.tck.broken;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.api.spi.persistence.LogStats;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A log that orders and keeps nothing, and says so. */
class VolatileLog implements CommitLog {
  private @Nullable LogListener listener;
  private long last;
  private boolean closed;

  VolatileLog() {}

  @Override
  public void replay(long after, Visitor visitor) throws IOException {}

  @Override
  public void start(LogListener told) {
    listener = told;
  }

  @Override
  public synchronized long append(byte[] payload) {
    if (closed || listener == null) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "closed");
    }
    last++;
    listener.durable(last);
    return last;
  }

  @Override
  public Optional<byte[]> read(long position) throws IOException {
    return Optional.empty();
  }

  @Override
  public synchronized void truncate(long position) {
    last = listener == null ? position : last;
  }

  @Override
  public synchronized long end() {
    return last;
  }

  @Override
  public synchronized LogStats stats() {
    return new LogStats(last, last, 0, 0, last, 0, 0, 0);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
