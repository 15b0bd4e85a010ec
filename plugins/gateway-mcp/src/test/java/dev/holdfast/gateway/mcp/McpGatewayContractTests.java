package dev.holdfast.gateway.mcp;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.tck.gateway.GatewayContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The contract of all gateways, through the socket. */
final class McpGatewayContractTests extends GatewayContract {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-11-25\",\"clientInfo\":{\"name\":\"t\"}}}\n";

  @Override
  protected GatewayProvider provider() {
    return new McpGatewayProvider();
  }

  @Override
  public boolean fetch(String address, Path runDirectory, ContextKey key) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(address))) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      send(channel, INITIALIZE);
      reader.readLine();
      send(
          channel,
          ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
                  + "\"context_read\",\"arguments\":{\"key\":\"%s\"}}}\n")
              .formatted(key));
      String answer = reader.readLine();
      return answer != null && answer.contains(VALUE);
    }
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
