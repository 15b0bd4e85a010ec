package dev.holdfast.kernel.patch;

/** A JSON value while it is patched. Belongs to one place of one tree. */
sealed interface Node permits Leaf, ArrayNode, ObjectNode {

  /** The length of its text. */
  long length();

  /** Writes its text. */
  void write(ByteSink out);

  /**
   * The value as it is now, out of reach of later changes. Costs its text and no more, so that
   * copies of copies cannot fill the heap with small objects.
   */
  default Leaf snapshot(Work work) {
    work.spend(6 * length());
    ByteSink out = new ByteSink(Math.toIntExact(length()));
    write(out);
    return Text.ofCompact(out.toBytes()).root();
  }

  /** Whether it has at most so many levels of arrays and objects: a scalar 0, {@code []} 1. */
  boolean fits(int levels, Work work);
}
