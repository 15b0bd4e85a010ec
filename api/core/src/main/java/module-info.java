/**
 * The public API of Holdfast: values, outcomes, errors, the inbound ports that gateways and
 * embedders call, and the service provider interfaces that plugins implement. Depends on {@code
 * java.base} alone.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.api {
  requires static transitive org.jspecify;

  exports dev.holdfast.api;
  exports dev.holdfast.api.json;
  exports dev.holdfast.api.seam;
  exports dev.holdfast.api.spi;
  exports dev.holdfast.api.spi.encoder;
  exports dev.holdfast.api.spi.gateway;
  exports dev.holdfast.api.spi.lock;
  exports dev.holdfast.api.spi.persistence;
  exports dev.holdfast.api.spi.store;
}
