/**
 * A world that fails on a seed: clock, scheduler, disk, network, child processes, and checkers of
 * what is left. Of what is shipped only {@code holdfast prove} uses it, and only the disk.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.simulation {
  requires transitive dev.holdfast.api;
  requires static transitive org.jspecify;

  exports dev.holdfast.simulation;
  exports dev.holdfast.simulation.history;
  exports dev.holdfast.simulation.network;
  exports dev.holdfast.simulation.process;
}
