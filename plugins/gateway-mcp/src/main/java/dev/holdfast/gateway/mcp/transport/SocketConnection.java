package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.Memory;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.gateway.mcp.protocol.Frame;
import dev.holdfast.gateway.mcp.protocol.FrameParser;
import dev.holdfast.gateway.mcp.protocol.FrameSink;
import dev.holdfast.gateway.mcp.protocol.McpSession;
import dev.holdfast.gateway.mcp.protocol.Peer;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One client of the socket: one session, from its first line to its last reply. */
final class SocketConnection {
  /** How long a client that has ended its input is given to take the replies that are pending. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final SocketChannel channel;
  private final SessionHost host;
  private final Principal principal;
  private final Memory memory;

  SocketConnection(SocketChannel channel, SessionHost host, Principal principal, Memory memory) {
    this.channel = channel;
    this.host = host;
    this.principal = principal;
    this.memory = memory;
  }

  /** Serves the client until it leaves. */
  void serve() {
    Peer peer = host.enter();
    Cancellation end = new Cancellation();
    try (channel) {
      readAll(new McpSession(host, principal, peer), new LineSink(channel), end);
      peer.endInput();
      peer.calls().awaitIdle(GRACE);
    } catch (IOException e) {
      // The client is gone, or the gateway closes; either way there is nobody to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Whoever still waits, for a lease say, waits for nobody.
      end.cancel();
      peer.end();
      host.leave(peer);
    }
  }

  private void readAll(McpSession session, LineSink sink, Cancellation end)
      throws IOException, InterruptedException {
    boolean isListened = false;
    LineReader reader = new LineReader(channel, FrameParser.MAX_FRAME_BYTES, memory);
    try {
      while (true) {
        Frame frame;
        FrameSink answers = sink;
        switch (reader.next()) {
          case LineReader.Line.Complete(byte[] bytes, Memory.Reservation held) -> {
            frame = FrameParser.parse(bytes);
            answers = new HeldFrame(sink, held);
          }
          case LineReader.Line.NoRoom(Refusal refusal) -> frame = FrameParser.refused(refusal);
          case LineReader.Line.Overlong() -> frame = FrameParser.overlong();
          case LineReader.Line.End() -> {
            return;
          }
        }
        session.handle(frame, answers);
        if (!isListened && isInitialized(frame)) {
          isListened = true;
          host.listen(session, sink, end);
        }
      }
    } finally {
      reader.close();
    }
  }

  /** Whether the handshake of 2025 is over, from where on the client may be told unasked. */
  private static boolean isInitialized(Frame frame) {
    return frame instanceof Frame.Notification(String method, var _)
        && method.equals("notifications/initialized");
  }

  /** Cuts the connection. */
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no more use in any case.
    }
  }
}
