package dev.holdfast.tck.broken;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.tck.gateway.GatewayContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The suite over a plain gateway. */
abstract class GatewaySuite extends GatewayContract {
  /** The gateway. */
  Gateway gateway(ProviderContext world) {
    return new PlainGateway(world);
  }

  @Override
  protected final GatewayProvider provider() {
    return PlainProvider.gateway(this::gateway);
  }

  @Override
  protected final Duration patience() {
    return Duration.ofSeconds(3);
  }

  @Override
  public final boolean fetch(String address, Path runDirectory, ContextKey key) throws IOException {
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write((key + "\n").getBytes(StandardCharsets.UTF_8));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String answer = reader.readLine();
      return answer != null && answer.contains(VALUE);
    }
  }
}
