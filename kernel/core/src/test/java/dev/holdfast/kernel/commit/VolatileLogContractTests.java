package dev.holdfast.kernel.commit;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.tck.persistence.CommitLogContract;
import java.util.Set;

/** The built-in persistence {@code none} keeps the contract of all logs, and claims nothing. */
final class VolatileLogContractTests extends CommitLogContract {
  @Override
  protected PersistenceProvider provider() {
    return new Provider();
  }

  private static final class Provider implements PersistenceProvider {
    @Override
    public ProviderName name() {
      return new ProviderName("none");
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public CommitLog create(Settings settings, ProviderContext context) {
      return new VolatileLog();
    }
  }
}
