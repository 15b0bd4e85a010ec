package dev.holdfast.gateway.http;

import dev.holdfast.api.Cancellation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
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

    /**
     * A request is being served.
     *
     * @param isSilent whether nothing more of the request is to come
     */
    record Serving(long since, BooleanSupplier isSilent, Cancellation cancellation)
        implements Phase {}
  }

  private final Connections connections;
  private final ReadAhead ahead = new ReadAhead();
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
    int taken = ahead.take(buffer);
    int filled = taken > 0 ? taken : super.fill(buffer);
    if (filled > 0 && phase instanceof Phase.Idle) {
      phase = new Phase.Header(connections.now());
    }
    return filled;
  }

  /** What was read ahead is as good as what is to come: the server need not wait for more. */
  @Override
  public void fillInterested(Callback callback) {
    super.fillInterested(callback);
    tellOfBytesAhead();
  }

  @Override
  public boolean tryFillInterested(Callback callback) {
    boolean isInterested = super.tryFillInterested(callback);
    tellOfBytesAhead();
    return isInterested;
  }

  private void tellOfBytesAhead() {
    if (ahead.hasBytes()) {
      getFillInterest().fillable();
    }
  }

  void requestBegan(BooleanSupplier isSilent, Cancellation cancellation) {
    phase = new Phase.Serving(connections.now(), isSilent, cancellation);
  }

  void requestEnded() {
    // After this nothing is read ahead: the server reads itself.
    synchronized (ahead) {
      phase = ahead.hasBytes() ? new Phase.Header(connections.now()) : new Phase.Idle();
    }
  }

  /**
   * Looks whether the client of a request that has been served for a while is still there, and
   * cancels the request when it is not.
   */
  void lookForClient(long now, long patienceNanos) {
    if (phase instanceof Phase.Serving serving
        && now - serving.since() > patienceNanos
        && serving.isSilent().getAsBoolean()
        && hasLeft(serving)) {
      serving.cancellation().cancel();
    }
  }

  private boolean hasLeft(Phase.Serving serving) {
    synchronized (ahead) {
      return phase == serving && ahead.hasEnded(getChannel());
    }
  }

  boolean owesHeaderSince(long now, long timeoutNanos) {
    return phase instanceof Phase.Header(long since) && now - since > timeoutNanos;
  }
}
