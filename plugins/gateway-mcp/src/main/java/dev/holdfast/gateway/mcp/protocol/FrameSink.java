package dev.holdfast.gateway.mcp.protocol;

import java.util.Optional;

/**
 * Where the answers to one frame go.
 *
 * <ol>
 *   <li>{@link #finish} or {@link #fail} is called exactly once for each frame, on any thread.
 *   <li>{@link #send} may be called before it, by one thread at a time.
 *   <li>Both block while the client does not take what is sent, and do nothing when it is gone.
 *   <li>A message given to either has no line break, so that a line can carry it.
 * </ol>
 */
public interface FrameSink {
  /** Sends a notification that belongs to the frame. */
  void send(byte[] notification);

  /** Ends the frame, with its reply when there is one. */
  void finish(Optional<byte[]> reply);

  /** Ends the frame with an error; for a carrier that tells errors apart from results. */
  default void fail(Fault fault, byte[] reply) {
    finish(Optional.of(reply));
  }

  /** Whether {@link #send} reaches the client. */
  default boolean carriesNotifications() {
    return true;
  }
}
