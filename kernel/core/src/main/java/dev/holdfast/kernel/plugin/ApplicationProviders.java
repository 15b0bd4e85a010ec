package dev.holdfast.kernel.plugin;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Provider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * The providers that lie beside Holdfast on the module path or the class path of an application.
 * They come and go with it: nothing is loaded, reloaded or ended here.
 */
public final class ApplicationProviders implements PluginHost {
  /** The id under which they are listed. */
  private static final String ID = "application";

  private final ProviderRegistry registry = new ProviderRegistry();
  private final List<ActiveProvider> providers;
  private Deployment deployment = Deployment.none();

  private ApplicationProviders(List<ActiveProvider> providers) {
    this.providers = List.copyOf(providers);
    registry.set(this.providers);
  }

  /**
   * Finds and instantiates every provider that the loader, or one above it, can see.
   *
   * @throws PluginProblem when one cannot be instantiated, or two have one name
   */
  public static ApplicationProviders find(
      ClassLoader loader, Set<Class<? extends Provider<?>>> spis) {
    List<ActiveProvider> found = new ArrayList<>();
    spis.stream()
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .forEach(spi -> found.addAll(find(loader, spi)));
    return new ApplicationProviders(found);
  }

  private static <P extends Provider<?>> List<ActiveProvider> find(
      ClassLoader loader, Class<P> spi) {
    List<ActiveProvider> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try {
      for (P provider : ServiceLoader.load(spi, loader)) {
        ActiveProvider active = ProviderActivator.describe(spi, provider);
        if (!names.add(active.name())) {
          throw new PluginProblem(
              "%s is provided twice; take one of the two jars off the path"
                  .formatted(active.label()));
        }
        found.add(active);
      }
    } catch (ServiceConfigurationError e) {
      throw new PluginProblem(
          "a provider of %s cannot be instantiated (%s); mend it, or take its jar off the path"
              .formatted(Spi.shortName(spi), e.getMessage()),
          e);
    }
    found.sort((a, b) -> a.name().compareTo(b.name()));
    return found;
  }

  @Override
  public ProviderRegistry registry() {
    return registry;
  }

  @Override
  public List<PluginStatus> statuses() {
    List<String> labels = providers.stream().map(ActiveProvider::label).toList();
    Set<String> serving = deployment.serving(ID);
    Map<String, List<String>> capabilities = new TreeMap<>();
    providers.forEach(provider -> capabilities.put(provider.label(), provider.capabilities()));
    return List.of(
        new PluginStatus(
            ID,
            "",
            "started",
            labels,
            labels.stream().filter(label -> !serving.contains(label)).toList(),
            capabilities,
            Optional.empty()));
  }

  @Override
  public void deploy(Deployment users) {
    deployment = users;
    users.deploy(new StartedPlugin(ID, true, providers));
  }

  @Override
  public void startGateways() {
    deployment.start(ID);
  }

  @Override
  public Threads.Repeating watch(Threads threads, Ticker ticker) {
    return () -> {};
  }

  @Override
  public Outcome<PluginStatus> reload(String id) {
    return unsupported();
  }

  @Override
  public Outcome<PluginStatus> enable(String id) {
    return unsupported();
  }

  @Override
  public Outcome<PluginStatus> disable(String id) {
    return unsupported();
  }

  private static Outcome<PluginStatus> unsupported() {
    return Outcome.refused(
        ErrorCode.UNSUPPORTED,
        "Holdfast runs within an application: its providers are those on the application's path.");
  }

  @Override
  public void close() {
    registry.set(List.of());
  }
}
