package dev.holdfast.gateway.http;

import dev.holdfast.api.seam.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections, and the deadline of their header sections.
 *
 * <p>An idle timer alone starts again with each byte, so a client that drips a header could hold a
 * connection for ever; this one runs from the first byte to the last.
 */
final class Connections {
  private final Set<TrackedEndPoint> open = ConcurrentHashMap.newKeySet();

  /** A request that is served faster is not worth a look. */
  private static final long PATIENCE_NANOS = 100_000_000;

  private final Ticker ticker;
  private final long timeoutNanos;

  Connections(Ticker ticker, Duration timeout) {
    this.ticker = ticker;
    this.timeoutNanos = timeout.toNanos();
  }

  long now() {
    return ticker.nanos();
  }

  void opened(TrackedEndPoint endPoint) {
    open.add(endPoint);
  }

  void closed(TrackedEndPoint endPoint) {
    open.remove(endPoint);
  }

  int count() {
    return open.size();
  }

  /** Cancels the requests whose clients have left. */
  void lookForClients() {
    long now = now();
    for (TrackedEndPoint endPoint : open) {
      endPoint.lookForClient(now, PATIENCE_NANOS);
    }
  }

  /** Closes every connection whose client has taken too long over a header section. */
  void closeOverdue() {
    long now = now();
    for (TrackedEndPoint endPoint : open) {
      if (endPoint.owesHeaderSince(now, timeoutNanos)) {
        endPoint.close();
      }
    }
  }
}
