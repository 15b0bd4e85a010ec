package dev.holdfast.kernel.extension;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayContext;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.api.web.RouteProvider;
import dev.holdfast.api.web.ToolProvider;
import dev.holdfast.kernel.job.Jobs;
import dev.holdfast.kernel.plugin.ActiveProvider;
import dev.holdfast.kernel.plugin.Deployment;
import dev.holdfast.kernel.plugin.StartedPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What gateways get, at each moment: the ports, each other, and what the plugins of the moment
 * offer. As the platform's deployment it creates routes, tools and dropped-in gateways as plugins
 * come, and ends them as they go.
 *
 * <p>Changed by one thread at a time; read from any.
 */
public final class LiveExtensions implements Deployment, GatewayContext, AutoCloseable {
  /** How long calls in flight may take to end. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ProviderFactory factory;
  private final Map<String, String> chosen;
  private final Map<String, Gateway> gateways;
  private final Path runDirectory;
  private final Map<String, List<String>> chosenOf = new TreeMap<>();
  private final Map<String, PluginUse> uses = new TreeMap<>();
  private volatile List<Object> offers;
  private volatile Map<String, Gateway> droppedIn = Map.of();
  private volatile Map<String, Set<String>> serving = Map.of();
  private volatile @Nullable ContextRuntime runtime;

  /**
   * Extensions of nobody yet.
   *
   * @param factory creates what providers make
   * @param chosen what is in force until the process ends, as {@code store:memory}, and why
   * @param gateways the configured gateways, created and not started
   * @param runDirectory where sockets go
   */
  public LiveExtensions(
      ProviderFactory factory,
      Map<String, String> chosen,
      Map<String, Gateway> gateways,
      Path runDirectory) {
    this.factory = factory;
    this.chosen = Map.copyOf(chosen);
    this.gateways = Collections.unmodifiableMap(new LinkedHashMap<>(gateways));
    this.runDirectory = runDirectory;
    this.offers = List.copyOf(gateways.values());
  }

  /** From now on gateways may start, and one that is dropped in starts at once. */
  public void open(ContextRuntime ports) {
    runtime = ports;
  }

  /** The gateways that the configuration lists, in its order. */
  public Map<String, Gateway> configuredGateways() {
    return gateways;
  }

  /** All gateways by name: the configured ones, then those that were dropped in. */
  public Map<String, Gateway> gateways() {
    Map<String, Gateway> all = new LinkedHashMap<>(gateways);
    all.putAll(droppedIn);
    return all;
  }

  @Override
  public void deploy(StartedPlugin plugin) {
    PluginUse use = factory.use(plugin);
    try {
      for (ActiveProvider provider : plugin.providers()) {
        deploy(plugin, provider, use);
      }
      if (runtime != null) {
        // At start all sections are judged together, and a mistake ends the start.
        factory.rejectUnread(plugin);
        use.start(this);
      }
    } catch (RuntimeException | LinkageError e) {
      use.end(Duration.ZERO);
      throw e;
    }
    chosenOf.put(
        plugin.id(),
        plugin.providers().stream()
            .map(ActiveProvider::label)
            .filter(chosen::containsKey)
            .toList());
    uses.put(plugin.id(), use);
    publish();
  }

  private void deploy(StartedPlugin plugin, ActiveProvider active, PluginUse use) {
    Provider<?> provider = active.provider();
    String label = active.label();
    switch (provider) {
      case ToolProvider tools ->
          use.offer(
              new GuardedTools(
                  use.own(label, factory.create(tools, use)), use.gate(), jobs(plugin)));
      case RouteProvider routes ->
          use.offer(
              new GuardedRoutes(
                  use.own(label, factory.create(routes, use)), use.gate(), jobs(plugin)));
      case GatewayProvider gateway when !plugin.isShipped() && !chosen.containsKey(label) ->
          use.gateway(active.name(), use.own(label, factory.create(gateway, use)));
      default -> {
        // One at a time, chosen by the configuration at start; or not wanted.
      }
    }
  }

  /** Who came with Holdfast is trusted with the caller's own thread. */
  private PluginJobs jobs(StartedPlugin plugin) {
    return new PluginJobs(plugin.isShipped() ? Jobs.unmeasured() : factory.jobs(), plugin.id());
  }

  @Override
  public void start(String pluginId) {
    PluginUse use = uses.get(pluginId);
    if (use != null) {
      use.start(this);
    }
  }

  @Override
  public Optional<String> objection(String pluginId) {
    return chosenOf.getOrDefault(pluginId, List.of()).stream()
        .findFirst()
        .map(label -> "%s serves because %s".formatted(label, chosen.get(label)));
  }

  @Override
  public boolean pause(String pluginId) {
    PluginUse use = uses.get(pluginId);
    return use == null || use.gate().shut(PATIENCE);
  }

  @Override
  public void resume(String pluginId) {
    PluginUse use = uses.get(pluginId);
    if (use != null) {
      use.gate().open();
    }
  }

  @Override
  public void end(String pluginId) {
    PluginUse use = uses.get(pluginId);
    if (use != null) {
      use.end(PATIENCE);
    }
  }

  @Override
  public void forget(String pluginId) {
    chosenOf.remove(pluginId);
    if (uses.remove(pluginId) != null) {
      publish();
    }
  }

  @Override
  public Set<String> serving(String pluginId) {
    return serving.getOrDefault(pluginId, Set.of());
  }

  private void publish() {
    List<Object> all = new ArrayList<>(gateways.values());
    Map<String, Gateway> more = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    uses.forEach((id, use) -> {
      all.addAll(use.offers());
      more.putAll(use.gateways());
      Set<String> own = new HashSet<>(use.labels());
      own.addAll(chosenOf.getOrDefault(id, List.of()));
      labels.put(id, own);
    });
    offers = List.copyOf(all);
    droppedIn = Map.copyOf(more);
    serving = Map.copyOf(labels);
  }

  @Override
  public <E> List<E> extensions(Class<E> type) {
    return offers.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public ContextRuntime runtime() {
    ContextRuntime ports = runtime;
    if (ports == null) {
      throw new IllegalStateException("no gateway starts before recovery has ended");
    }
    return ports;
  }

  @Override
  public Path runDirectory() {
    return runDirectory;
  }

  /** Closes all gateways, then all routes and tools; a second call does nothing. */
  @Override
  public void close() {
    gateways.values().forEach(Gateway::close);
    uses.values().forEach(use -> use.end(Duration.ZERO));
  }
}
