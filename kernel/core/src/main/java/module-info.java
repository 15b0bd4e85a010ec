/**
 * The kernel: plugin platform, configuration, wiring and the invariants. Everything interchangeable
 * is a plugin.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.kernel {
  requires transitive dev.holdfast.api;
  requires dev.holdfast.api.web;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires org.snakeyaml.engine;

  exports dev.holdfast.kernel;
  exports dev.holdfast.kernel.config;
}
