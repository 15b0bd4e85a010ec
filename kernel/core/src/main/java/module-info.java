/**
 * The kernel: plugin platform, configuration, wiring and the invariants. Everything interchangeable
 * is a plugin.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.kernel {
  requires transitive dev.holdfast.api;
  requires java.management;
  requires dev.holdfast.api.web;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires org.snakeyaml.engine;
  requires pf4j;
  requires dagger;
  requires jakarta.inject;
  requires static java.compiler;

  exports dev.holdfast.kernel;
  exports dev.holdfast.kernel.config;

  uses dev.holdfast.api.spi.encoder.EncoderProvider;
  uses dev.holdfast.api.spi.gateway.GatewayProvider;
  uses dev.holdfast.api.spi.lock.LockProvider;
  uses dev.holdfast.api.spi.persistence.PersistenceProvider;
  uses dev.holdfast.api.spi.store.StoreProvider;
  uses dev.holdfast.api.web.RouteProvider;
  uses dev.holdfast.api.web.ToolProvider;
}
