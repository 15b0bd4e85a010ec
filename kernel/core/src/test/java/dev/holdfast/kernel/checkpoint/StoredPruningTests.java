package dev.holdfast.kernel.checkpoint;

/** The same with a store that keeps the positions of versions. */
class StoredPruningTests extends PruningTests {
  @Override
  boolean onDisk() {
    return true;
  }
}
