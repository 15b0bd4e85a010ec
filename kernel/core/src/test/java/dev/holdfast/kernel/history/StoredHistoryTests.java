package dev.holdfast.kernel.history;

import dev.holdfast.kernel.world.KernelWorld;

/** The same, with the index in the store. */
final class StoredHistoryTests extends HistoryTests {
  @Override
  KernelWorld open() {
    return new KernelWorld(KernelWorld.Shape.DEFAULT, true);
  }
}
