package dev.holdfast.gateway.http;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import java.util.Set;

/** Creates the HTTP gateway: {@code gateways: [http]}. */
public final class HttpGatewayProvider implements GatewayProvider {
  /** Called by the service loader. */
  public HttpGatewayProvider() {}

  @Override
  public ProviderName name() {
    return new ProviderName("http");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Gateway create(Settings settings, ProviderContext context) {
    return new HttpGateway(HttpSettings.read(settings), context);
  }
}
