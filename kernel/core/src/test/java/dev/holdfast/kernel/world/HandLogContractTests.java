package dev.holdfast.kernel.world;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.tck.persistence.CommitLogContract;
import dev.holdfast.tck.persistence.Endurance;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The log of the kernel's tests keeps the contract of all logs; its disk is in memory. */
final class HandLogContractTests extends CommitLogContract {
  @Override
  protected PersistenceProvider provider() {
    return new Provider();
  }

  /** Crashes are played by {@link HandLog#losePower}, not by files. */
  @Override
  public Endurance endurance() {
    return Endurance.CLOSING;
  }

  private static final class Provider implements PersistenceProvider {
    private final Map<Path, Disk> disks = new HashMap<>();

    @Override
    public ProviderName name() {
      return new ProviderName("hand");
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.DURABLE, Capability.HISTORY);
    }

    @Override
    public CommitLog create(Settings settings, ProviderContext context) {
      return new HandLog(disks.computeIfAbsent(context.dataDirectory(), ignored -> new Disk()));
    }
  }
}
