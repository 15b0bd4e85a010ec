/**
 * MCP over stdio, and what it shares with the command line: where a home is, which daemon serves
 * it, and how one is started. Depends on {@code java.base} alone, so that it starts fast.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.shim {
  requires static transitive org.jspecify;

  exports dev.holdfast.shim;
}
