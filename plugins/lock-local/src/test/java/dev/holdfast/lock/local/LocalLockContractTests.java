package dev.holdfast.lock.local;

import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.tck.lock.LockManagerContract;
import java.util.OptionalInt;

/** The contract of all lock managers. */
final class LocalLockContractTests extends LockManagerContract {
  @Override
  protected LockProvider provider() {
    return new LocalLockProvider();
  }

  @Override
  public OptionalInt remembered(LockManager manager) {
    return OptionalInt.of(((LocalLockManager) manager).remembered());
  }
}
