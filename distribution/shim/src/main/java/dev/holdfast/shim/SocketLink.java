package dev.holdfast.shim;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The Unix domain socket: one line a message, as it is. */
final class SocketLink implements Link {
  private final SocketChannel channel;
  private final LineReader reader;

  private SocketLink(SocketChannel channel) {
    this.channel = channel;
    // What the daemon sends may be longer than what it takes: a value comes twice in its reply.
    reader = new LineReader(channel, Integer.MAX_VALUE - 64);
  }

  static SocketLink open(Path socket) throws IOException {
    return new SocketLink(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  @Override
  public void send(byte[] line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public byte @Nullable [] receive() throws IOException {
    return reader.next();
  }

  @Override
  public void endInput() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      close();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no more use in any case.
    }
  }
}
