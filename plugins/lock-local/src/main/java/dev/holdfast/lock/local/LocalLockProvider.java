package dev.holdfast.lock.local;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockProvider;
import java.util.Set;

/** Creates the lock manager {@code local}. */
public final class LocalLockProvider implements LockProvider {
  private static final ProviderName NAME = new ProviderName("local");
  private static final Set<Capability> CAPABILITIES = Set.of(Capability.EXCLUSIVE);

  /** Called by the plugin platform. */
  public LocalLockProvider() {}

  @Override
  public ProviderName name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public LockManager create(Settings settings, ProviderContext context) {
    return LocalLockManager.open(LocalLockSettings.read(settings), context);
  }
}
