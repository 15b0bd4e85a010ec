package dev.holdfast.kernel.wiring;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.encoder.DeltaCodec;
import dev.holdfast.api.spi.encoder.EncoderProvider;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.commit.VolatileLog;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.NearStore;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.layer.LayeredStore;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.plugin.ProviderRegistry;
import dev.holdfast.kernel.plugin.Spi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the providers that the configuration names, judges their combination, and creates the
 * backends.
 */
final class BackendChoice {
  /** The persistence that is built in and keeps nothing. */
  static final String NO_PERSISTENCE = "none";

  /** The encoder that is built in and writes nothing. */
  private static final String NO_ENCODER = "none";

  private final Configuration configuration;
  private final ProviderRegistry registry;
  private final Seams seams;
  private final KernelMeter meter;
  private final Path data;
  private final StoreProvider store;
  private final @Nullable StoreProvider near;
  private final LockProvider lock;
  private final @Nullable PersistenceProvider persistence;
  private final @Nullable EncoderProvider encoder;
  private final List<GatewayProvider> gateways;

  /** Finds all providers; every name that is not known is one problem. */
  static BackendChoice of(
      Configuration configuration,
      ProviderRegistry registry,
      Seams seams,
      KernelMeter meter,
      Path data)
      throws StartException {
    return new BackendChoice(configuration, registry, seams, meter, data);
  }

  private BackendChoice(
      Configuration configuration,
      ProviderRegistry registry,
      Seams seams,
      KernelMeter meter,
      Path data)
      throws StartException {
    this.configuration = configuration;
    this.registry = registry;
    this.seams = seams;
    this.meter = meter;
    this.data = data;
    List<String> problems = new ArrayList<>();
    Optional<StoreProvider> foundStore = find("store", StoreProvider.class, List.of(), problems);
    Optional<LockProvider> foundLock = find("lock", LockProvider.class, List.of(), problems);
    boolean isVolatile = configuration.provider("persistence").equals(NO_PERSISTENCE);
    Optional<PersistenceProvider> foundPersistence =
        isVolatile
            ? Optional.empty()
            : find("persistence", PersistenceProvider.class, List.of(NO_PERSISTENCE), problems);
    Optional<EncoderProvider> foundEncoder =
        configuration.provider("encoder").equals(NO_ENCODER)
            ? Optional.empty()
            : find("encoder", EncoderProvider.class, List.of(NO_ENCODER), problems);
    List<GatewayProvider> foundGateways = new ArrayList<>();
    for (String name : configuration.gateways()) {
      registry
          .find(GatewayProvider.class, name)
          .ifPresentOrElse(
              foundGateways::add,
              () ->
                  problems.addAll(
                      configuration
                          .unknownGateway(name, registry.names(GatewayProvider.class))
                          .problems()));
    }
    this.near = findNear(problems);
    if (foundStore.isEmpty() || foundLock.isEmpty() || !problems.isEmpty()) {
      throw new StartException(problems);
    }
    this.store = foundStore.get();
    this.lock = foundLock.get();
    this.persistence = foundPersistence.orElse(null);
    this.encoder = foundEncoder.orElse(null);
    this.gateways = List.copyOf(foundGateways);
    judge();
  }

  private <P extends Provider<?>> Optional<P> find(
      String spi, Class<P> type, List<String> builtIn, List<String> problems) {
    String name = configuration.provider(spi);
    Optional<P> found = registry.find(type, name);
    if (found.isEmpty()) {
      List<String> known = new ArrayList<>(registry.names(type));
      known.addAll(builtIn);
      problems.addAll(configuration.unknownProvider(spi, known).problems());
    }
    return found;
  }

  /** The store before the chosen one; it must be one that begins empty, as copies do. */
  private @Nullable StoreProvider findNear(List<String> problems) {
    NearStore wanted = configuration.nearStore().orElse(null);
    if (wanted == null) {
      return null;
    }
    Map<String, StoreProvider> candidates = new LinkedHashMap<>();
    for (StoreProvider each : registry.all(StoreProvider.class)) {
      if (Collections.disjoint(
          each.capabilities(), Set.of(Capability.DURABLE, Capability.ON_DISK, Capability.SHARED))) {
        candidates.put(each.name().text(), each);
      }
    }
    StoreProvider found = candidates.get(wanted.provider());
    if (found == null) {
      problems.addAll(configuration.unknownNearStore(List.copyOf(candidates.keySet())).problems());
    } else if (configuration.provider("store").equals(wanted.provider())) {
      problems.add(
          "store.near is '%s', which is also store.provider: both are memory. Remove store.near."
              .formatted(wanted.provider()));
    }
    return found;
  }

  /** Refuses a combination that could not keep its promises. */
  private void judge() throws StartException {
    List<String> problems =
        new Combination(store, lock, Optional.ofNullable(persistence))
            .problems(registry.all(LockProvider.class));
    if (!problems.isEmpty()) {
      throw new StartException(problems);
    }
  }

  /** What is in force until the process ends, as {@code store:memory}, and why that is so. */
  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String name : registry.names(EncoderProvider.class)) {
      labels.put(
          Spi.label(EncoderProvider.class, name),
          "data may be in its format; it can be changed while no daemon runs");
    }
    labels.put(Spi.label(StoreProvider.class, storeName()), chosenBy("store.provider"));
    if (near != null) {
      labels.put(Spi.label(StoreProvider.class, near.name().text()), chosenBy("store.near"));
    }
    labels.put(Spi.label(LockProvider.class, lock.name().text()), chosenBy("lock.provider"));
    if (persistence != null) {
      labels.put(
          Spi.label(PersistenceProvider.class, persistenceName()),
          chosenBy("persistence.provider"));
    }
    gateways.forEach(gateway ->
        labels.put(Spi.label(GatewayProvider.class, gateway.name().text()), chosenBy("gateways")));
    return labels;
  }

  private static String chosenBy(String setting) {
    return "'%s' says so; change that and restart".formatted(setting);
  }

  /** Whether a plugin of a provider in force has failed since it was found. */
  boolean isBroken() {
    return registry.find(StoreProvider.class, storeName()).isEmpty()
        || near != null && registry.find(StoreProvider.class, near.name().text()).isEmpty()
        || registry.find(LockProvider.class, lock.name().text()).isEmpty()
        || persistence != null
            && registry.find(PersistenceProvider.class, persistenceName()).isEmpty()
        || encoder != null && registry.find(EncoderProvider.class, encoder.name().text()).isEmpty()
        || gateways.stream()
            .anyMatch(
                gateway -> registry.find(GatewayProvider.class, gateway.name().text()).isEmpty());
  }

  /** The providers in force, by SPI. */
  Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("store", storeName());
    names.put("lock", lock.name().text());
    names.put("persistence", persistenceName());
    names.put("encoder", encoder == null ? NO_ENCODER : encoder.name().text());
    return names;
  }

  String storeName() {
    return store.name().text();
  }

  String persistenceName() {
    return persistence == null ? NO_PERSISTENCE : persistence.name().text();
  }

  Set<Capability> storeCapabilities() {
    return store.capabilities();
  }

  Set<Capability> logCapabilities() {
    return persistence == null ? Set.of() : persistence.capabilities();
  }

  CommitLog createLog() throws StartException {
    PersistenceProvider provider = persistence;
    return provider == null ? new VolatileLog() : create("persistence", provider);
  }

  ContextStore createStore() throws StartException {
    ContextStore far = create("store", store);
    StoreProvider before = near;
    NearStore wanted = configuration.nearStore().orElse(null);
    if (before == null || wanted == null) {
      return far;
    }
    try {
      String name = before.name().text();
      ContextStore copies =
          guarded(
              "store '" + name + "'",
              () -> before.create(new DefaultSettings(), context(name, meter)));
      return LayeredStore.of(copies, far, wanted.bytes(), meter);
    } catch (StartException | RuntimeException e) {
      far.close();
      throw e;
    }
  }

  /** The codecs of all encoders; the one chosen writes, when there is a history to write for. */
  Codecs createCodecs() throws StartException {
    List<DeltaCodec> codecs = new ArrayList<>();
    DeltaCodec writer = null;
    for (EncoderProvider provider : registry.all(EncoderProvider.class)) {
      boolean isChosen = provider == encoder;
      String name = provider.name().text();
      Settings settings = isChosen ? configuration.settings("encoder") : new DefaultSettings();
      DeltaCodec codec =
          guarded("encoder '" + name + "'", () -> provider.create(settings, context(name, meter)));
      codecs.add(codec);
      if (isChosen && logCapabilities().contains(Capability.HISTORY)) {
        writer = codec;
      }
    }
    return new Codecs(Optional.ofNullable(writer), codecs);
  }

  LockManager createLocks() throws StartException {
    return create("lock", lock);
  }

  /** The gateways by name, in the order of the configuration; none is started. */
  Map<String, Gateway> createGateways() throws StartException {
    Map<String, Gateway> created = new LinkedHashMap<>();
    for (GatewayProvider provider : gateways) {
      String name = provider.name().text();
      created.put(
          name,
          guarded(name, () -> provider.create(configuration.section(name), context(name, meter))));
    }
    return created;
  }

  private <S extends AutoCloseable> S create(String spi, Provider<S> provider)
      throws StartException {
    String name = provider.name().text();
    return guarded(
        spi + " '" + name + "'",
        () -> provider.create(configuration.settings(spi), context(name, meter)));
  }

  private <S> S guarded(String what, java.util.function.Supplier<S> creation)
      throws StartException {
    try {
      return creation.get();
    } catch (HoldfastException e) {
      throw new StartException(e.refusal().message(), e);
    } catch (RuntimeException e) {
      throw new StartException(
          what + " could not be created: " + e.getMessage() + ". See the daemon's log.", e);
    }
  }

  /** What a provider sees of the world. */
  ProviderContext context(String name, Meter figures) {
    return new ProviderContext(
        seams.clock(),
        seams.ticker(),
        seams.threads(),
        seams.files(),
        figures,
        data.resolve(name),
        configuration.memory().hardLimitBytes());
  }
}
