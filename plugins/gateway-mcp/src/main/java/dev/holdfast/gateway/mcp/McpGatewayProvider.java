package dev.holdfast.gateway.mcp;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import java.util.Set;

/** Creates the gateway {@code mcp}. */
public final class McpGatewayProvider implements GatewayProvider {

  /** Starts nothing. */
  public McpGatewayProvider() {}

  @Override
  public ProviderName name() {
    return new ProviderName("mcp");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Gateway create(Settings settings, ProviderContext context) {
    return new McpGateway(McpSettings.read(settings), context);
  }
}
