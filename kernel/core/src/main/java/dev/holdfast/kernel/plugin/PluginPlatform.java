package dev.holdfast.kernel.plugin;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.kernel.plugin.normalise.HostModules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads plugins from folders; each lives in its own module layer and sees the API, SLF4J and the
 * JDK, nothing else.
 *
 * <ol>
 *   <li>A plugin that cannot be loaded never stops the healthy ones; {@link #statuses} says why, in
 *       one line.
 *   <li>What is checked is what is loaded: bundles are copied into the work directory first.
 *   <li>Providers are instantiated once for each start of their plugin.
 *   <li>Unloading a plugin, and closing the platform, gives up everything, so that the classes can
 *       be collected, provided that nobody holds a provider or what it created.
 * </ol>
 *
 * <p>Safe to use from any thread; one change is made at a time.
 */
public final class PluginPlatform implements PluginHost {
  private static final Logger LOG = LoggerFactory.getLogger(PluginPlatform.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final ProviderRegistry registry = new ProviderRegistry();
  private final Inventory inventory = new Inventory();
  private final Path copies;
  private final LayeredPluginManager manager;
  private final PluginStarter starter;
  private final PluginIntake intake;
  private final PluginStatuses described;
  private final PluginOperations operations;
  private volatile List<PluginStatus> statuses = List.of();
  private boolean closed;

  private PluginPlatform(
      PluginPlaces places, Path copies, HostModules host, ProviderActivator activator)
      throws IOException {
    FolderGuard guard = FolderGuard.forOwnerOf(copies);
    DisabledPlugins disabled = DisabledPlugins.read(places.disabled());
    BundleReader reader = new BundleReader(copies, guard, host, activator.spiNames());
    this.copies = copies;
    this.manager = new LayeredPluginManager(host, activator, copies, this::failed);
    this.starter = new PluginStarter(inventory, manager);
    this.intake = new PluginIntake(places, guard, reader, disabled, inventory);
    this.described = new PluginStatuses(inventory, manager, starter);
    this.operations = new PluginOperations(inventory, intake, starter, disabled, described);
  }

  private void failed(Path home, String problem, boolean dependsOnOthers) {
    starter.failed(home, problem, dependsOnOthers);
  }

  /**
   * Discovers, resolves and starts all plugins, and instantiates their providers.
   *
   * @param places where plugins lie; of two plugins with one id the first found is taken
   * @param spis the provider interfaces that plugins may implement
   * @throws UncheckedIOException when the work directory cannot be written, or the list of disabled
   *     plugins cannot be read
   * @throws IllegalStateException when Holdfast does not run on the module path
   */
  public static PluginPlatform open(PluginPlaces places, Set<Class<? extends Provider<?>>> spis) {
    ModuleLayer layer = PluginPlatform.class.getModule().getLayer();
    if (layer == null) {
      throw new IllegalStateException(
          "Holdfast runs on the class path, where plugins cannot be kept apart;"
              + " put its jars on the module path (java --module-path)");
    }
    try {
      Path copies = WorkDirectory.prepare(places.work());
      PluginPlatform platform =
          new PluginPlatform(places, copies, HostModules.of(layer), new ProviderActivator(spis));
      platform.intake.takeAll();
      platform.starter.startReady();
      platform.publish();
      return platform;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the work directory '%s' cannot be prepared, or '%s' cannot be read: %s"
              .formatted(places.work(), places.disabled(), PluginProblem.describe(e)),
          e);
    }
  }

  @Override
  public ProviderRegistry registry() {
    return registry;
  }

  @Override
  public List<PluginStatus> statuses() {
    return statuses;
  }

  @Override
  public void deploy(Deployment deployment) {
    change(() -> {
      starter.attach(deployment);
      return true;
    });
  }

  @Override
  public void startGateways() {
    change(() -> {
      starter.startAll();
      return true;
    });
  }

  @Override
  public Threads.Repeating watch(Threads threads, Ticker ticker) {
    return threads.every("plugin-folders", LOOK, () -> look(ticker.nanos()));
  }

  /** Looks into the folders of the user once: starts what rests, ends what is gone. */
  void look(long nowNanos) {
    change(() -> {
      operations.look(nowNanos);
      return true;
    });
  }

  @Override
  public Outcome<PluginStatus> reload(String id) {
    return changePlugin(() -> operations.reload(id));
  }

  @Override
  public Outcome<PluginStatus> enable(String id) {
    return changePlugin(() -> operations.enable(id));
  }

  @Override
  public Outcome<PluginStatus> disable(String id) {
    return changePlugin(() -> operations.disable(id));
  }

  /**
   * Stops plugins one by one in reverse order, closes their layers and jars, and removes the
   * private copies; a second call does nothing.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      registry.set(List.of());
      manager.stopPlugins();
      manager.unloadPlugins();
      WorkDirectory.clear(copies);
    } catch (IOException e) {
      LOG.warn(
          "the copies of plugins in '{}' were not removed ({}); the next start removes them",
          copies,
          PluginProblem.describe(e));
    } finally {
      lock.unlock();
    }
  }

  /** A change that files may get in the way of. */
  private interface Change<T> {
    T make() throws IOException;
  }

  private Outcome<PluginStatus> changePlugin(Change<Outcome<PluginStatus>> change) {
    try {
      return change(change);
    } catch (UncheckedIOException e) {
      return Outcome.refused(
          ErrorCode.UNAVAILABLE, "A file got in the way: " + PluginProblem.describe(e));
    }
  }

  private <T> T change(Change<T> change) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the plugin platform is closed");
      }
      T made = change.make();
      publish();
      return made;
    } catch (IOException e) {
      publish();
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private void publish() {
    registry.set(
        manager.started().stream().flatMap(p -> PluginStarter.providersOf(p).stream()).toList());
    statuses = described.all();
  }
}
