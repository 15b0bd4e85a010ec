package dev.holdfast.tck.broken;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.tck.BitFlipInjector;
import dev.holdfast.tck.broken.PlainStore.State;
import dev.holdfast.tck.store.ContextStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** The suite over a plain store, whose figures are small and whose disk is a map. */
abstract class StoreSuite extends ContextStoreContract {
  private final Map<Path, AtomicReference<State>> disk = new ConcurrentHashMap<>();

  /** What the store says it can. */
  Set<Capability> claimed() {
    return Set.of(Capability.ATOMIC_BATCH);
  }

  /** What a store finds in its directory. */
  AtomicReference<State> onDisk(Path directory) {
    return claimed().contains(Capability.DURABLE)
        ? disk.computeIfAbsent(directory, ignored -> new AtomicReference<>(State.EMPTY))
        : new AtomicReference<>(State.EMPTY);
  }

  /** The store. */
  PlainStore store(AtomicReference<State> state) {
    return new PlainStore(state);
  }

  ContextStore create(ProviderContext context) {
    return store(onDisk(context.dataDirectory()));
  }

  @Override
  protected final StoreProvider provider() {
    return PlainProvider.store(claimed(), this::create);
  }

  @Override
  protected final Duration patience() {
    return Duration.ofSeconds(3);
  }

  @Override
  public int randomOperations() {
    return 1_000;
  }

  @Override
  public final boolean damage(ContextStore store, ContextKey key) {
    ((PlainStore) store).damage(key);
    return true;
  }

  @Override
  public final BitFlipInjector bits(ContextStore store, ContextKey key) {
    return BitFlipInjector.of(((PlainStore) store).entries().get(key).value());
  }
}
