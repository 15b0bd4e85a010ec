package dev.holdfast.tck.broken;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import java.util.Set;
import java.util.function.Function;

/** Providers made of a function. */
final class PlainProvider {
  private PlainProvider() {}

  private record Parts<S>(Set<Capability> capabilities, Function<ProviderContext, S> creation) {
    ProviderName name() {
      return new ProviderName("plain");
    }
  }

  static StoreProvider store(
      Set<Capability> capabilities, Function<ProviderContext, ContextStore> creation) {
    Parts<ContextStore> parts = new Parts<>(capabilities, creation);
    return new StoreProvider() {
      @Override
      public ProviderName name() {
        return parts.name();
      }

      @Override
      public Set<Capability> capabilities() {
        return parts.capabilities();
      }

      @Override
      public ContextStore create(Settings settings, ProviderContext context) {
        return parts.creation().apply(context);
      }
    };
  }

  static LockProvider lock(
      Set<Capability> capabilities, Function<ProviderContext, LockManager> creation) {
    Parts<LockManager> parts = new Parts<>(capabilities, creation);
    return new LockProvider() {
      @Override
      public ProviderName name() {
        return parts.name();
      }

      @Override
      public Set<Capability> capabilities() {
        return parts.capabilities();
      }

      @Override
      public LockManager create(Settings settings, ProviderContext context) {
        return parts.creation().apply(context);
      }
    };
  }

  static PersistenceProvider log(
      Set<Capability> capabilities, Function<ProviderContext, CommitLog> creation) {
    Parts<CommitLog> parts = new Parts<>(capabilities, creation);
    return new PersistenceProvider() {
      @Override
      public ProviderName name() {
        return parts.name();
      }

      @Override
      public Set<Capability> capabilities() {
        return parts.capabilities();
      }

      @Override
      public CommitLog create(Settings settings, ProviderContext context) {
        return parts.creation().apply(context);
      }
    };
  }

  static GatewayProvider gateway(Function<ProviderContext, Gateway> creation) {
    Parts<Gateway> parts = new Parts<>(Set.of(), creation);
    return new GatewayProvider() {
      @Override
      public ProviderName name() {
        return parts.name();
      }

      @Override
      public Set<Capability> capabilities() {
        return parts.capabilities();
      }

      @Override
      public Gateway create(Settings settings, ProviderContext context) {
        return parts.creation().apply(context);
      }
    };
  }
}
