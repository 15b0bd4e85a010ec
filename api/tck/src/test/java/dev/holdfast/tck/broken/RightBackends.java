package dev.holdfast.tck.broken;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.persistence.CommitLog;
import java.util.Set;

/** Backends without a defect, with different capabilities. */
final class RightBackends {
  private RightBackends() {}

  /** As the default store. */
  static final class VolatileStore extends StoreSuite {}

  /** Keeps what was applied. */
  static final class DurableStore extends StoreSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.ATOMIC_BATCH, Capability.DURABLE);
    }
  }

  /** Several see the same. */
  static final class SharedStore extends StoreSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.ATOMIC_BATCH, Capability.DURABLE, Capability.SHARED);
    }
  }

  /** Keeps what was applied, with stamps and versions. */
  static final class StoreOnDisk extends DiskSuite {}

  /** Claims nothing. */
  static final class ModestStore extends StoreSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of();
    }
  }

  /** As the default lock manager. */
  static final class ExclusiveLocks extends LockSuite {}

  /** Grants shared leases too. */
  static final class SharingLocks extends LockSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.EXCLUSIVE, Capability.SHARED_LEASE);
    }
  }

  /** A log in a file. */
  static final class DurableLog extends LogSuite {}

  /** A log that keeps nothing. */
  static final class ForgetfulLog extends LogSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of();
    }

    @Override
    CommitLog log(ProviderContext context) {
      return new VolatileLog();
    }
  }

  /** A gateway of lines. */
  static final class LineGateway extends GatewaySuite {}
}
