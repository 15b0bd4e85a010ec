package dev.holdfast.tck.broken;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.tck.lock.LockManagerContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.Set;

/** The suite over plain locks, whose figures are small. */
abstract class LockSuite extends LockManagerContract {
  /** What the locks say they can. */
  Set<Capability> claimed() {
    return Set.of(Capability.EXCLUSIVE);
  }

  final boolean grantsShared() {
    return claimed().contains(Capability.SHARED_LEASE);
  }

  /** The locks. */
  PlainLocks locks(InstantSource clock) {
    return new PlainLocks(clock, grantsShared());
  }

  LockManager create(ProviderContext context) {
    return locks(context.clock());
  }

  @Override
  protected final LockProvider provider() {
    return PlainProvider.lock(claimed(), this::create);
  }

  @Override
  protected final Duration patience() {
    return Duration.ofSeconds(3);
  }

  @Override
  public int crowdRounds() {
    return 15;
  }

  @Override
  public final OptionalInt remembered(LockManager manager) {
    return OptionalInt.of(((PlainLocks) manager).remembered());
  }
}
