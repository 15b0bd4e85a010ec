package dev.holdfast.kernel.delta;

import dev.holdfast.kernel.world.KernelWorld;

/** The same, with the chains in the store. */
final class StoredDeltaHistoryTests extends DeltaHistoryTests {
  @Override
  KernelWorld open() {
    return DeltaWorld.openOnDisk();
  }
}
