package dev.holdfast.kernel.patch;

/** A JSON value while it is patched. Belongs to one place of one tree. */
sealed interface Node permits Leaf, ArrayNode, ObjectNode {

  /** The length of its text. */
  long length();

  /** Writes its text. */
  void write(ByteSink out);

  /** A copy that later changes of this value do not reach. */
  Node copy(Work work);

  /** Whether it has at most so many levels of arrays and objects: a scalar 0, {@code []} 1. */
  boolean fits(int levels, Work work);
}
