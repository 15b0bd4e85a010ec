import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.gateway.mcp.McpGatewayProvider;

/** The Model Context Protocol: over a Unix domain socket, and as an HTTP route. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.gateway.mcp {
  requires dev.holdfast.api;
  requires dev.holdfast.api.web;
  requires org.slf4j;
  requires static org.jspecify;

  provides GatewayProvider with
      McpGatewayProvider;
}
