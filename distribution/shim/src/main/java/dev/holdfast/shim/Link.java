package dev.holdfast.shim;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An open connection to the daemon. Sending and receiving are done by one thread each; ending and
 * closing by any.
 */
interface Link {
  /** The daemon cannot be reached any more, and did not get the line. */
  final class NotDeliveredException extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1L;

    NotDeliveredException(IOException cause) {
      super(cause);
    }
  }

  /**
   * Sends a line, which ends with its line break.
   *
   * @throws NotDeliveredException when the daemon surely did not get it
   * @throws IOException when it may have got it
   */
  void send(byte[] line) throws IOException;

  /** Waits for the next line from the daemon; null when there will be none. */
  byte @Nullable [] receive() throws IOException, InterruptedException;

  /** Tells the daemon that nothing more will be sent; replies still come. */
  void endInput();

  /** Cuts the connection; twice does no harm. */
  void close();
}
