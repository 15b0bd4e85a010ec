package dev.holdfast.kernel.wiring;

import dev.holdfast.api.Contexts;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.commit.VolatileLog;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.dryrun.DryRunPorts;
import dev.holdfast.kernel.dryrun.PlanKey;
import dev.holdfast.kernel.event.EventLog;
import dev.holdfast.kernel.home.HomeLedger;
import dev.holdfast.kernel.home.LostHome;
import dev.holdfast.kernel.home.Manifest;
import dev.holdfast.kernel.job.Jobs;
import dev.holdfast.kernel.observe.KernelFigures;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.lock.local.LocalLockProvider;
import dev.holdfast.persistence.wal.SmallLog;
import dev.holdfast.persistence.wal.WalProvider;
import dev.holdfast.simulation.SimulatedTime;
import dev.holdfast.store.memory.MemoryStoreProvider;
import dev.holdfast.tck.MapSettings;
import dev.holdfast.tck.RealThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * A kernel from its start to its end, wired as {@link KernelAssembly} wires it, with the backends
 * it has by default and without plugin platform, gateways and tokens.
 */
public final class KernelLife implements AutoCloseable {
  private static final Path HOME = Path.of("/home");
  private static final WalProvider LOG = new WalProvider();

  private final KernelComponent parts;
  private final Contexts contexts;
  private final KernelMeter meter;
  private final EventLog events;
  private final Closing closing;

  private KernelLife(
      KernelComponent parts,
      Contexts contexts,
      KernelMeter meter,
      EventLog events,
      Closing closing) {
    this.parts = parts;
    this.contexts = contexts;
    this.meter = meter;
    this.events = events;
    this.closing = closing;
  }

  /**
   * Opens the home on a disk.
   *
   * @param bug planted between the kernel and its store
   */
  public static KernelLife open(
      DataFiles files, SimulatedTime time, UnaryOperator<ContextStore> bug)
      throws StartException, IOException {
    return open(HOME, files, time, bug);
  }

  /** Opens a home of a name of its own. */
  public static KernelLife open(
      Path home, DataFiles files, SimulatedTime time, UnaryOperator<ContextStore> bug)
      throws StartException, IOException {
    return open(home, files, time, new Backing(new MemoryStoreProvider(), bug, Log.SMALL));
  }

  /** Which log a kernel has. */
  public enum Log {
    /** One with short segments. */
    SMALL,
    /** The default one. */
    WHOLE,
    /** None that keeps anything. */
    NONE
  }

  /**
   * What is below a kernel.
   *
   * @param store who makes its store
   * @param bug planted between the kernel and its store
   * @param log its log
   */
  public record Backing(StoreProvider store, UnaryOperator<ContextStore> bug, Log log) {
    private CommitLog open(ProviderContext context, Path directory) throws IOException {
      return switch (log) {
        case SMALL -> SmallLog.open(context.files(), context.threads(), directory);
        case WHOLE ->
            LOG.create(
                MapSettings.none(),
                new ProviderContext(
                    context.clock(),
                    context.ticker(),
                    context.threads(),
                    context.files(),
                    context.meter(),
                    directory));
        case NONE -> new VolatileLog();
      };
    }

    private String logName() {
      return log == Log.NONE ? "none" : LOG.name().text();
    }

    private Set<Capability> logCapabilities() {
      return log == Log.NONE ? Set.of() : LOG.capabilities();
    }
  }

  /** Opens a home over other backends. */
  public static KernelLife open(Path home, DataFiles files, SimulatedTime time, Backing backing)
      throws StartException, IOException {
    Closing closing = new Closing();
    try {
      return open(home.resolve("data"), files, time, backing, closing);
    } catch (StartException | IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private static KernelLife open(
      Path data, DataFiles files, SimulatedTime time, Backing backing, Closing closing)
      throws StartException, IOException {
    RealThreads threads = new RealThreads();
    Seams seams = new Seams(time, time, threads, files, new Random(1));
    KernelMeter meter = new KernelMeter(time);
    EventLog events = new EventLog(time);
    ProviderContext context =
        new ProviderContext(
            time, time, threads, files, meter, data.resolve(backing.store().name().text()));
    StartRecovery.Stores stores =
        () -> backing.bug().apply(backing.store().create(MapSettings.none(), context));
    files.createDirectories(data);
    ContextStore store = closing.add("store", stores.create());
    if (backing.log() != Log.NONE) {
      LostHome.refuse(files, data, backing.logName());
    }
    CommitLog log = closing.add("log", backing.open(context, data.resolve(backing.logName())));
    LockManager locks =
        closing.add("locks", new LocalLockProvider().create(MapSettings.none(), context));
    Codecs codecs = Codecs.none();
    Manifest manifest =
        Manifest.open(
            files, data, backing.store().name().text(), backing.logName(), codecs.readable());
    HomeLedger ledger = new HomeLedger(files, data, manifest);
    CheckpointFolder checkpoints = new CheckpointFolder(files, data);
    StartRecovery.Recovered recovered =
        new StartRecovery(
                new Backends(
                    store,
                    backing.store().capabilities(),
                    log,
                    backing.logCapabilities(),
                    locks,
                    codecs),
                stores,
                closing,
                (backends, quarantine) ->
                    DaggerKernelComponent.factory()
                        .create(
                            configuration(),
                            backends,
                            seams,
                            checkpoints,
                            quarantine,
                            meter,
                            events,
                            Jobs.unmeasured(),
                            ledger,
                            manifest.epoch(),
                            line -> {}))
            .run(checkpoints, manifest.logEnd(), line -> {});
    if (recovered.quarantine().isPresent()) {
      // A power cut takes nothing that was synced, so nothing may be left that cannot be proven.
      throw new StartException(List.of(recovered.quarantine().get().told()));
    }
    KernelComponent parts = recovered.parts();
    parts.pruner().begin();
    AtomicBoolean isLogStarted = new AtomicBoolean();
    closing.add(
        "last checkpoint",
        () -> {
          if (isLogStarted.get() && backing.log() != Log.NONE) {
            parts.checkpoints().last();
          }
        });
    log.start(closing.add("commit pipeline", parts.pipeline()));
    isLogStarted.set(true);
    closing.add("log", () -> close(log, parts, ledger));
    parts.leases().endGrantedBefore(manifest.leasesFrom());
    parts.leases().restore();
    closing.add("watches", parts.watches());
    closing.add("sweeper", parts.sweeper());
    closing.add("checkpoints", parts.checkpoints());
    KernelFigures.store(meter, recovered.backends().store());
    KernelFigures.log(meter, log);
    KernelFigures.commits(meter, parts.pipeline(), parts.tables());
    KernelFigures.others(meter, locks, parts.watches(), parts.sweeper());
    DryRunPorts dryRuns = parts.dryRuns().open(PlanKey.load(files, data, seams.random()));
    Contexts contexts = dryRuns.contexts(dryRuns.planned());
    return new KernelLife(parts, contexts, meter, events, closing);
  }

  private static void close(CommitLog log, KernelComponent parts, HomeLedger ledger) {
    log.close();
    if (parts.pipeline().failure() == null) {
      ledger.closed(log.stats().durablePosition());
    }
  }

  private static Configuration configuration() {
    try {
      return Configuration.load(
          new Configuration.Sources(
              Optional.empty(),
              Map.of(),
              Map.of("history.retention.all", "0s", "history.retention.daily", "0s")));
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The contexts port. */
  public Contexts contexts() {
    return contexts;
  }

  /** The leases port. */
  public Leases leases() {
    return parts.leases();
  }

  /** All figures. */
  public List<Observatory.Metric> metrics() {
    return meter.metrics();
  }

  /** What the runtime told about itself. */
  public List<RuntimeEvent> events() {
    return events.after(0);
  }

  /** Waits until what was asked of the applying thread so far is done. */
  public void settle() {
    parts.pipeline().between(state -> true).join();
  }

  /** How often the log gave up a part of itself. */
  public long prunings() {
    return parts.pruner().truncations();
  }

  /** Writes a checkpoint now and prunes the log after it; false when it could not be written. */
  public boolean checkpoint() {
    try {
      parts.checkpoints().now();
      parts.pruner().run();
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Ends it in order; after a power cut nothing of that reaches the disk. */
  @Override
  public void close() {
    closing.close();
  }
}
