package dev.holdfast.kernel.wiring;

import dagger.Module;
import dagger.Provides;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.commit.Evictor;
import dev.holdfast.kernel.commit.KernelTables;
import dev.holdfast.kernel.commit.Room;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.event.EventSink;
import dev.holdfast.kernel.expiry.MemoryKeeper;
import jakarta.inject.Singleton;

/** The memory budget, and who makes room in it. */
@Module
final class MemoryModule {
  private MemoryModule() {}

  @Provides
  @Singleton
  static MemoryBudget budget(Configuration configuration) {
    return new MemoryBudget(configuration.memory());
  }

  @Provides
  @Singleton
  static Evictor evictor(
      Backends backends, Sequencer sequencer, KernelTables tables, EventSink events, Seams seams) {
    return new Evictor(backends.store(), sequencer, tables, events, seams.ticker());
  }

  @Provides
  @Singleton
  static Room room(Evictor evictor, KernelTables tables, EventSink events) {
    return new Room(evictor, tables, events);
  }

  @Provides
  @Singleton
  static MemoryKeeper keeper(
      MemoryBudget budget, Evictor evictor, Backends backends, EventSink events, Seams seams) {
    // The entries of a store in memory are reserved one by one.
    boolean isOnDisk = backends.storeCapabilities().contains(Capability.ON_DISK);
    return MemoryKeeper.open(
        budget,
        evictor,
        () -> isOnDisk ? backends.store().stats().residentBytes() : 0,
        events,
        seams.threads());
  }
}
