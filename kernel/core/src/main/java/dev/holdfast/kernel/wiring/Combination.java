package dev.holdfast.kernel.wiring;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.api.spi.store.StoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Backends that are to work together, judged by what each one claims.
 *
 * @param store the store
 * @param lock the lock manager
 * @param persistence the log; empty when none is kept
 */
record Combination(
    StoreProvider store, LockProvider lock, Optional<PersistenceProvider> persistence) {

  /**
   * Why they cannot keep their promises together, and what to choose instead.
   *
   * @param locks all lock providers there are
   */
  List<String> problems(List<LockProvider> locks) {
    List<String> problems = new ArrayList<>();
    if (isShared(store) && !isShared(lock)) {
      problems.add(
          ("store '%s' is shared between daemons, lock '%s' is not: two daemons would grant the same"
                  + " lease. Choose a shared lock (%s), or a store that is this daemon's own.")
              .formatted(store.name(), lock.name(), known(locks)));
    }
    if (isShared(store) && persistence.filter(log -> !isShared(log)).isPresent()) {
      problems.add(
          ("store '%s' is shared between daemons, persistence '%s' is private to this one: writes of"
                  + " others would be missing from it. Set persistence: none, or choose a store that"
                  + " is this daemon's own.")
              .formatted(store.name(), persistence.get().name()));
    }
    if (store.capabilities().contains(Capability.ON_DISK) && persistence.isEmpty()) {
      problems.add(
          ("store '%s' keeps its state on disk and needs a log to go on from after a restart;"
                  + " persistence: none keeps none. Set persistence: wal, or store: memory.")
              .formatted(store.name()));
    }
    return problems;
  }

  private static String known(List<LockProvider> locks) {
    List<String> shared =
        locks.stream().filter(Combination::isShared).map(lock -> lock.name().text()).toList();
    return shared.isEmpty() ? "no plugin provides one yet" : String.join(", ", shared);
  }

  private static boolean isShared(Provider<?> provider) {
    return provider.capabilities().contains(Capability.SHARED);
  }
}
