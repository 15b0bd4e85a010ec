/**
 * Attacks a Holdfast of its own, or another MCP server, from outside, and counts what became of
 * every write that was acknowledged. Knows nothing of the kernel: what it attacks is a process.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.prove {
  requires transitive dev.holdfast.api;
  requires dev.holdfast.simulation;
  requires static org.jspecify;

  exports dev.holdfast.prove;
  exports dev.holdfast.prove.report;

  uses dev.holdfast.api.spi.persistence.PersistenceProvider;
}
