/** The HTTP interface, and the server for other plugins' routes. Exports and opens nothing. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.gateway.http {
  requires dev.holdfast.api;
  requires dev.holdfast.api.web;
  requires org.eclipse.jetty.server;
  requires org.slf4j;
  requires static org.jspecify;

  provides dev.holdfast.api.spi.gateway.GatewayProvider with
      dev.holdfast.gateway.http.HttpGatewayProvider;
}
