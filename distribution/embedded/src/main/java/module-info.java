/** Holdfast within a Java program. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.embedded {
  requires transitive dev.holdfast.api;
  requires dev.holdfast.kernel;
  requires static org.jspecify;

  exports dev.holdfast.embedded;
}
