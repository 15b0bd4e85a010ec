package dev.holdfast.kernel.wiring;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.encoder.EncoderProvider;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.api.web.RouteProvider;
import dev.holdfast.api.web.ToolProvider;
import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.access.TokenRegistry;
import dev.holdfast.kernel.backup.KernelMaintenance;
import dev.holdfast.kernel.budget.KernelMemory;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.Recovery;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.dryrun.DryRunPorts;
import dev.holdfast.kernel.dryrun.PlanKey;
import dev.holdfast.kernel.event.EventLog;
import dev.holdfast.kernel.extension.LiveExtensions;
import dev.holdfast.kernel.extension.ProviderFactory;
import dev.holdfast.kernel.home.HomeLedger;
import dev.holdfast.kernel.home.HomeLock;
import dev.holdfast.kernel.home.LostHome;
import dev.holdfast.kernel.home.Manifest;
import dev.holdfast.kernel.inbound.KernelPlugins;
import dev.holdfast.kernel.job.Jobs;
import dev.holdfast.kernel.job.KernelBudgets;
import dev.holdfast.kernel.observe.BackupHealth;
import dev.holdfast.kernel.observe.JobHealth;
import dev.holdfast.kernel.observe.KernelFigures;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.observe.KernelObservatory;
import dev.holdfast.kernel.observe.MemoryFigures;
import dev.holdfast.kernel.observe.MemoryHealth;
import dev.holdfast.kernel.plugin.PluginHost;
import dev.holdfast.kernel.seam.SystemFiles;
import dev.holdfast.kernel.seam.SystemMemory;
import dev.holdfast.kernel.seam.SystemThreads;
import dev.holdfast.kernel.seam.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a kernel part by part and closes it in reverse. The order: home, plugins, providers,
 * recovery, log, leases, gateways. Whatever fails, everything opened before is closed again.
 */
public final class KernelAssembly implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KernelAssembly.class);
  static final Set<Class<? extends Provider<?>>> SPIS =
      Set.of(
          StoreProvider.class,
          LockProvider.class,
          PersistenceProvider.class,
          EncoderProvider.class,
          GatewayProvider.class,
          RouteProvider.class,
          ToolProvider.class);

  private final Closing closing = new Closing();
  private final Configuration configuration;
  private final KernelOptions options;
  private final SystemTime time = new SystemTime();
  private final KernelMeter meter = new KernelMeter(time);
  private final SystemThreads threads = new SystemThreads();
  private boolean isLogStarted;
  private @Nullable ContextRuntime runtime;
  private @Nullable KernelComponent component;
  private @Nullable GatewayLife gateways;

  private KernelAssembly(Configuration configuration, KernelOptions options) {
    this.configuration = configuration;
    this.options = options;
  }

  /** Opens everything. */
  public static KernelAssembly open(Configuration configuration, KernelOptions options)
      throws StartException {
    KernelAssembly assembly = new KernelAssembly(configuration, options);
    try {
      assembly.openAll();
      return assembly;
    } catch (ConfigurationException e) {
      assembly.closing.close();
      throw new StartException(e.problems());
    } catch (HoldfastException | IOException e) {
      assembly.closing.close();
      throw new StartException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    } catch (StartException | RuntimeException e) {
      assembly.closing.close();
      throw e;
    }
  }

  private void openAll() throws StartException, ConfigurationException, IOException {
    Path home = options.home();
    Path data = home.resolve("data");
    Path run = home.resolve("run");
    EventLog events = new EventLog(time);
    Seams seams = new Seams(time, time, threads, new SystemFiles(), new SecureRandom());
    KernelBudgets budgets =
        closing.add("jobs", new JobLife(configuration, seams, events, meter)).open();
    closing.add("home lock", HomeLock.acquire(home, seams.files()));
    seams.files().createDirectories(run);
    PluginHost plugins = closing.add("plugins", PluginFindings.host(options, SPIS));
    BackendChoice choice = PluginFindings.choose(configuration, plugins, seams, meter, data);
    LiveExtensions live =
        closing.add("extensions", extensions(plugins, choice, budgets.jobs(), run));
    gateways = new GatewayLife(live, threads);
    ContextStore store = closing.add("store", choice.createStore());
    if (choice.logCapabilities().contains(Capability.DURABLE)) {
      LostHome.refuse(seams.files(), data, choice.persistenceName());
    }
    CommitLog log = closing.add("log", choice.createLog());
    LockManager locks = closing.add("locks", choice.createLocks());
    Codecs codecs = closing.add("codecs", choice.createCodecs());
    configuration.rejectUnread(PluginFindings.mayCome(plugins.statuses()));
    Manifest manifest =
        Manifest.open(
            seams.files(), data, choice.storeName(), choice.persistenceName(), codecs.readable());
    Backends backends =
        new Backends(
            store, choice.storeCapabilities(), log, choice.logCapabilities(), locks, codecs);
    HomeLedger ledger = new HomeLedger(seams.files(), data, manifest);
    CheckpointFolder checkpoints = new CheckpointFolder(seams.files(), data);
    StartRecovery.Recovered recovered =
        new StartRecovery(
                backends,
                choice::createStore,
                closing,
                (attempted, quarantine) ->
                    DaggerKernelComponent.factory()
                        .create(
                            configuration,
                            attempted,
                            seams,
                            checkpoints,
                            quarantine,
                            meter,
                            events,
                            budgets.jobs(),
                            ledger,
                            manifest.epoch(),
                            options.progress()))
            .run(checkpoints, manifest.logEnd(), options.progress());
    KernelComponent parts = recovered.parts();
    component = parts;
    parts.pruner().begin();
    parts.state().lastRecordTime().ifPresent(time::notBefore);
    if (recovered.quarantine().isEmpty()) {
      start(parts, recovered.backends(), recovered.report(), ledger);
    } else {
      startReadOnly(parts, recovered.backends(), recovered.quarantine().get());
    }
    figures(parts, recovered.backends(), recovered.report());
    TokenRegistry access = TokenRegistry.open(home, seams.clock(), seams.random(), seams.files());
    Instant startedAt = seams.clock().instant();
    KernelMaintenance maintenance =
        closing.add(
            "maintenance",
            new Upkeep(configuration, options, seams, meter)
                .open(parts, recovered.backends(), ledger, recovered.quarantine()));
    maintenance.automatic().map(BackupHealth::new).ifPresent(parts.healthParts()::add);
    parts.healthParts().add(parts.integrity());
    parts.healthParts().add(new JobHealth(budgets));
    parts.healthParts().add(new MemoryHealth(parts.memoryBudget(), new SystemMemory()));
    DryRunPorts dryRuns = parts.dryRuns().open(PlanKey.load(seams.files(), data, seams.random()));
    Observation observation =
        Observation.open(
            parts, dryRuns.planned(), recovered.backends(), seams, meter, events, closing);
    ContextRuntime ports =
        new KernelRuntime(
            dryRuns.contexts(observation.contexts()),
            dryRuns.leases(observation.leases(), parts.sequencer()::leases),
            dryRuns.access(access),
            dryRuns.observatory(
                new KernelObservatory(
                    meter,
                    observation.health(),
                    events,
                    plugins::statuses,
                    () -> status(choice, startedAt, recovered.quarantine()),
                    recovered.quarantine().map(Quarantine::degraded))),
            dryRuns.plugins(new KernelPlugins(plugins)),
            dryRuns.maintenance(maintenance),
            budgets,
            new KernelMemory(parts.memoryBudget(), parts.evictor()),
            configuration.limits());
    runtime = ports;
    // Closed a first time here, before the parts that gateways call.
    closing.add("gateways", live);
    live.open(ports);
    gateways.start();
    plugins.startGateways();
    if (configuration.pluginsHot()) {
      closing.add("plugin folders", plugins.watch(threads, seams.ticker()));
    }
  }

  /** Puts the plugins to use that were found; one that fails here is as bad as one before. */
  private LiveExtensions extensions(PluginHost plugins, BackendChoice choice, Jobs jobs, Path run)
      throws StartException {
    LiveExtensions live =
        new LiveExtensions(
            new ProviderFactory(configuration, meter, jobs, choice::context),
            choice.labels(),
            choice.createGateways(),
            run);
    plugins.deploy(live);
    if (choice.isBroken()) {
      live.close();
      throw new StartException(PluginFindings.problems(plugins));
    }
    return live;
  }

  private void start(
      KernelComponent parts, Backends backends, Recovery.Report report, HomeLedger ledger) {
    if (report.position() > 0) {
      options.progress().accept(report.told());
    }
    long cut = backends.log().stats().cutBytes();
    if (cut > 0) {
      options
          .progress()
          .accept("cut " + cut + " bytes of an unfinished write off the end of the log");
    }
    boolean isCheckpointed = StartRecovery.isCheckpointed(backends);
    if (isCheckpointed) {
      // Nothing changes any more, and the store is still open. What was replayed is known to be
      // durable only once the log has started: a checkpoint must not be ahead of it.
      closing.add(
          "last checkpoint",
          () -> {
            if (isLogStarted) {
              parts.checkpoints().last();
            }
          });
    }
    backends.log().start(closing.add("commit pipeline", parts.pipeline()));
    isLogStarted = true;
    // Ends before the pipeline, which then knows that what is not durable will never be.
    closing.add("log", () -> close(backends, parts, ledger));
    parts.leases().endGrantedBefore(ledger.manifest().leasesFrom());
    parts.leases().restore();
    closing.add("watches", parts.watches());
    closing.add("sweeper", parts.sweeper());
    closing.add("memory", parts.memoryKeeper());
    MemoryFigures.evictions(meter, parts.evictor());
    KernelFigures.others(meter, backends.locks(), parts.watches(), parts.sweeper());
    if (configuration.integrity().isScrubbed()) {
      closing.add("scrub", parts.scrub());
    }
    if (isCheckpointed) {
      closing.add("checkpoints", parts.checkpoints());
      KernelFigures.checkpoints(meter, parts.checkpoints());
      KernelFigures.pruning(meter, parts.pruner());
    }
  }

  /** The log is left as it is, for whoever decides about it. */
  private void startReadOnly(KernelComponent parts, Backends backends, Quarantine quarantine) {
    LOG.error("{}", quarantine.told());
    options.progress().accept(quarantine.told());
    closing.add("commit pipeline", parts.pipeline());
    closing.add("log", backends.log());
    closing.add("watches", parts.watches());
  }

  private void figures(KernelComponent parts, Backends backends, Recovery.Report report) {
    KernelFigures.store(meter, backends.store());
    KernelFigures.log(meter, backends.log());
    KernelFigures.commits(meter, parts.pipeline(), parts.tables());
    KernelFigures.recovery(meter, report);
    KernelFigures.process(meter);
    MemoryFigures.budget(meter, parts.memoryBudget());
    MemoryFigures.system(meter, new SystemMemory());
  }

  private static void close(Backends backends, KernelComponent parts, HomeLedger ledger) {
    backends.log().close();
    if (backends.logCapabilities().contains(Capability.DURABLE)
        && parts.pipeline().failure() == null) {
      ledger.closed(backends.log().stats().durablePosition());
    }
  }

  private Observatory.Status status(
      BackendChoice choice, Instant startedAt, Optional<Quarantine> quarantine) {
    return new Observatory.Status(
        options.version(),
        options.instance(),
        ProcessHandle.current().pid(),
        startedAt,
        choice.names(),
        Objects.requireNonNull(gateways, "opened").addresses(),
        Promises.of(configuration, choice.logCapabilities(), quarantine));
  }

  /** The time that deadlines are told in. */
  public Ticker ticker() {
    return time;
  }

  /** The inbound ports. */
  public ContextRuntime runtime() {
    return Objects.requireNonNull(runtime, "opened");
  }

  /**
   * Ends watches and lets requests in flight end, in all gateways at once: one may serve for
   * another.
   */
  public void drain(Duration patience) {
    Objects.requireNonNull(component, "opened").watches().close();
    Objects.requireNonNull(gateways, "opened").drain(patience);
  }

  @Override
  public void close() {
    closing.close();
  }
}
