/**
 * A world that fails on a seed: clock, scheduler, disk, network, child processes, and checkers of
 * what is left. Test-time only.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.simulation {
  requires transitive dev.holdfast.api;
  requires transitive dev.holdfast.tck;
  requires static transitive org.jspecify;

  exports dev.holdfast.simulation;
}
