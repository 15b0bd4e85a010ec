package dev.holdfast.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A connection that knows whether its client owes a header section, and since when. */
final class TrackedEndPoint extends SocketChannelEndPoint {

  /** Where the connection is in the exchange of requests and replies. */
  private sealed interface Phase {
    /** Between requests. */
    record Idle() implements Phase {}

    /** Waiting for the rest of a header section. */
    record Header(long since) implements Phase {}

    /** A request is being served. */
    record Serving() implements Phase {}
  }

  private final Connections connections;
  private volatile Phase phase;

  TrackedEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      Connections connections) {
    super(channel, selector, key, scheduler);
    this.connections = connections;
    this.phase = new Phase.Header(connections.now());
  }

  @Override
  public void onOpen() {
    connections.opened(this);
    super.onOpen();
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    connections.closed(this);
    super.onClose(cause);
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    int filled = super.fill(buffer);
    if (filled > 0 && phase instanceof Phase.Idle) {
      phase = new Phase.Header(connections.now());
    }
    return filled;
  }

  void requestBegan() {
    phase = new Phase.Serving();
  }

  void requestEnded() {
    phase = new Phase.Idle();
  }

  boolean owesHeaderSince(long now, long timeoutNanos) {
    return phase instanceof Phase.Header(long since) && now - since > timeoutNanos;
  }
}
