/** stub */
module dev.holdfast.gateway.mcp {
  requires dev.holdfast.api;
}
