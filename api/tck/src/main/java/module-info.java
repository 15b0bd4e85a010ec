/** The kit for testing plugins: deterministic fakes of the seams. Test-time only. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.tck {
  requires transitive dev.holdfast.api;
  requires static transitive org.jspecify;

  exports dev.holdfast.tck;
}
