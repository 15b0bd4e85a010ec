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
  exports dev.holdfast.tck.encoder;

  opens dev.holdfast.tck.encoder to
      org.junit.platform.commons;
}
