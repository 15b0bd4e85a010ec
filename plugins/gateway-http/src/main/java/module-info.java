/** stub */
module dev.holdfast.gateway.http {
  requires dev.holdfast.api;
}
