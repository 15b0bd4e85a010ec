package dev.holdfast.kernel.plugin;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.plugin.PluginEntry.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what is ready and ends what has to go, always with the plugins above it. */
final class PluginStarter {
  private static final Logger LOG = LoggerFactory.getLogger(PluginStarter.class);

  private final Inventory inventory;
  private final LayeredPluginManager manager;
  private Deployment deployment = Deployment.none();

  PluginStarter(Inventory inventory, LayeredPluginManager manager) {
    this.inventory = inventory;
    this.manager = manager;
  }

  /** From now on plugins are put to use; what runs already is, too. */
  void attach(Deployment users) {
    deployment = users;
    deployAll(manager.started());
  }

  Deployment deployment() {
    return deployment;
  }

  /** Starts everything that is ready, and tries again what failed because of others. */
  void startReady() {
    if (inventory.all().stream().noneMatch(entry -> entry.state() instanceof State.Ready)) {
      return;
    }
    inventory.tryAgain();
    List<PluginWrapper> started = manager.admit(linked(ready()));
    failNamesakes(started);
    deployAll(started);
    for (PluginWrapper plugin : started) {
      if (isLoaded(plugin)) {
        inventory
            .ofHome(plugin.getPluginPath())
            .ifPresent(entry -> inventory.running(entry, entry.read().orElseThrow()));
      }
    }
  }

  /** Takes note of a failure that the manager found. */
  void failed(Path home, String problem, boolean dependsOnOthers) {
    PluginEntry entry =
        inventory.ofHome(home).orElseThrow(() -> new IllegalStateException("no entry for " + home));
    fail(entry, entry.read().orElseThrow(), problem, dependsOnOthers);
  }

  private void fail(PluginEntry entry, ReadBundle read, String problem, boolean dependsOnOthers) {
    BundleIdentity identity = read.bundle().identity();
    Sighting seen =
        new Sighting(entry.source(), read.fingerprint(), new Sighting.What.Found(read.candidate()));
    if (!dependsOnOthers) {
      try {
        WorkDirectory.clear(read.home());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    inventory.fail(
        entry,
        seen,
        identity.id(),
        identity.version(),
        problem,
        dependsOnOthers ? Optional.of(read) : Optional.empty());
  }

  /** The bundles that wait, by private copy; a second one of an id fails here. */
  private Map<Path, Bundle> ready() {
    Map<String, Bundle> taken = new HashMap<>();
    for (PluginEntry entry : inventory.all()) {
      if (entry.state() instanceof State.Running running) {
        taken.put(running.read().id(), running.read().bundle());
      }
    }
    Map<Path, Bundle> ready = new LinkedHashMap<>();
    for (PluginEntry entry : inventory.all()) {
      if (entry.state() instanceof State.Ready(ReadBundle read)) {
        Bundle first = taken.putIfAbsent(read.id(), read.bundle());
        if (first == null) {
          ready.put(read.home(), read.bundle());
        } else {
          fail(
              entry,
              read,
              "has the same id (%s) as '%s' in version %s, which was found first; remove one of them"
                  .formatted(read.id(), first.identity().file(), first.identity().version()),
              true);
        }
      }
    }
    return ready;
  }

  /** The same with what they lack as dependencies on the plugins that have it. */
  private Map<Path, Bundle> linked(Map<Path, Bundle> fresh) {
    Map<String, String> idOfModule = new HashMap<>();
    for (PluginEntry entry : inventory.all()) {
      entry
          .read()
          .map(ReadBundle::bundle)
          .ifPresent(b -> idOfModule.putIfAbsent(b.identity().mainModule(), b.id()));
    }
    Map<Path, Bundle> linked = new LinkedHashMap<>();
    fresh.forEach((home, b) -> linked.put(home, b.withAbsentAsDependencies(idOfModule)));
    return linked;
  }

  /** Of two plugins that provide the same name for an SPI, the later one fails; else by id. */
  private void failNamesakes(List<PluginWrapper> started) {
    Map<String, String> ownerOfLabel = new HashMap<>();
    List<PluginWrapper> before = new ArrayList<>(manager.started());
    before.removeAll(started);
    before.forEach(plugin ->
        providersOf(plugin).forEach(p -> ownerOfLabel.put(p.label(), plugin.getPluginId())));
    for (PluginWrapper plugin : started) {
      if (!isLoaded(plugin)) {
        continue; // It depended on one that failed here.
      }
      List<ActiveProvider> own = providersOf(plugin);
      Optional<ActiveProvider> taken =
          own.stream().filter(p -> ownerOfLabel.containsKey(p.label())).findFirst();
      if (taken.isPresent()) {
        String problem =
            "provides %s, which the plugin %s provides already; remove one of the two"
                .formatted(taken.get().label(), ownerOfLabel.get(taken.get().label()));
        manager.fail(plugin, problem, true);
      } else {
        own.forEach(p -> ownerOfLabel.put(p.label(), plugin.getPluginId()));
      }
    }
  }

  private boolean isLoaded(PluginWrapper plugin) {
    return manager.getPlugin(plugin.getPluginId()) == plugin;
  }

  /** In the order of resolution: what a plugin depends on is in use before it. */
  private void deployAll(List<PluginWrapper> plugins) {
    List<PluginWrapper> resolved = new ArrayList<>(manager.getResolvedPlugins());
    resolved.retainAll(plugins);
    for (PluginWrapper plugin : resolved) {
      if (isLoaded(plugin)) {
        deploy(plugin);
      }
    }
  }

  private void deploy(PluginWrapper plugin) {
    String id = plugin.getPluginId();
    List<ActiveProvider> providers = providersOf(plugin);
    boolean isShipped =
        inventory.ofHome(plugin.getPluginPath()).map(PluginEntry::isShipped).orElse(false);
    if (attempt(plugin, () -> deployment.deploy(new StartedPlugin(id, isShipped, providers)))) {
      LOG.info(
          "plugin {} {} started: {}",
          id,
          plugin.getDescriptor().getVersion(),
          providers.stream().map(ActiveProvider::label).collect(Collectors.joining(", ")));
    }
  }

  /** Starts the gateways of all that run. */
  void startAll() {
    for (PluginWrapper plugin : List.copyOf(manager.getResolvedPlugins())) {
      if (isLoaded(plugin)) {
        attempt(plugin, () -> deployment.start(plugin.getPluginId()));
      }
    }
  }

  /** Runs a step on which a plugin depends; what throws fails it. */
  private boolean attempt(PluginWrapper plugin, Runnable step) {
    String id = plugin.getPluginId();
    try {
      onPluginThread(plugin, "create or start methods", step);
      return true;
    } catch (PluginProblem e) {
      for (String above : manager.withAllAbove(id)) {
        deployment.end(above);
        deployment.forget(above);
      }
      manager.fail(plugin, e.text(), false);
      return false;
    }
  }

  /**
   * Ends a plugin and those above it, which are then ready to start again.
   *
   * @return why it has to go on, and then it does as if nothing had been asked
   */
  Optional<Refusal> retire(String id) {
    List<String> all = manager.withAllAbove(id);
    for (String each : all) {
      Optional<String> objection = deployment.objection(each);
      if (objection.isPresent()) {
        return Optional.of(
            Refusal.of(
                    ErrorCode.HELD, "The plugin %s is in use: %s.".formatted(id, objection.get()))
                .with("plugin", each));
      }
    }
    List<String> paused = new ArrayList<>();
    for (String each : all) {
      if (!deployment.pause(each)) {
        paused.forEach(deployment::resume);
        return Optional.of(
            Refusal.of(
                    ErrorCode.UNAVAILABLE,
                    "The plugin %s is still answering calls; it goes on. Try again."
                        .formatted(each))
                .with("plugin", each));
      }
      paused.add(each);
    }
    all.forEach(this::end);
    inventory.tryAgain();
    return Optional.empty();
  }

  private void end(String id) {
    PluginWrapper plugin = manager.getPlugin(id);
    Path home = plugin.getPluginPath();
    try {
      onPluginThread(plugin, "close methods", () -> deployment.end(id));
    } catch (PluginProblem e) {
      LOG.warn("plugin {} did not end cleanly: {}", id, e.text());
    }
    manager.drop(id);
    inventory
        .ofHome(home)
        .ifPresent(entry -> inventory.put(entry.with(new State.Ready(entry.read().orElseThrow()))));
    LOG.info("plugin {} ended", id);
  }

  /** Forgets the uses of what was retired and did not come back. */
  void forgetEnded(String id) {
    if (manager.getPlugin(id) == null) {
      deployment.forget(id);
    }
  }

  private static void onPluginThread(PluginWrapper plugin, String what, Runnable work) {
    ClassLoader loader =
        plugin.getPlugin() instanceof LayerPlugin layered
            ? layered.classLoader()
            : plugin.getPluginClassLoader();
    PluginThread.call(
        plugin.getPluginId(),
        loader,
        what,
        () -> {
          work.run();
          return true;
        });
  }

  static List<ActiveProvider> providersOf(PluginWrapper plugin) {
    return plugin.getPlugin() instanceof LayerPlugin layered
        ? layered.providers().stream().sorted((a, b) -> a.label().compareTo(b.label())).toList()
        : List.of();
  }
}
