/**
 * The kit for testing plugins: contract suites, and deterministic fakes of the seams. Test-time
 * only.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.tck {
  requires transitive dev.holdfast.api;
  requires static transitive org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports dev.holdfast.tck;
  exports dev.holdfast.tck.contract;
  exports dev.holdfast.tck.effect;
  exports dev.holdfast.tck.encoder;
  exports dev.holdfast.tck.gateway;
  exports dev.holdfast.tck.lock;
  exports dev.holdfast.tck.persistence;
  exports dev.holdfast.tck.store;

  opens dev.holdfast.tck.contract to
      org.junit.platform.commons;
  opens dev.holdfast.tck.encoder to
      org.junit.platform.commons;
  opens dev.holdfast.tck.gateway to
      org.junit.platform.commons;
  opens dev.holdfast.tck.lock to
      org.junit.platform.commons;
  opens dev.holdfast.tck.persistence to
      org.junit.platform.commons;
  opens dev.holdfast.tck.store to
      org.junit.platform.commons;
}
