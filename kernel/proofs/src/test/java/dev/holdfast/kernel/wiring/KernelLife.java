package dev.holdfast.kernel.wiring;

import dev.holdfast.api.Contexts;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.home.HomeLedger;
import dev.holdfast.kernel.home.Manifest;
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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A kernel from its start to its end, wired as {@link KernelAssembly} wires it, with the backends
 * it has by default and without plugin platform, gateways and tokens.
 */
public final class KernelLife implements AutoCloseable {
  private static final Path DATA = Path.of("/home/data");
  private static final MemoryStoreProvider STORE = new MemoryStoreProvider();
  private static final WalProvider LOG = new WalProvider();

  private final KernelComponent parts;
  private final Backends backends;
  private final HomeLedger ledger;

  private KernelLife(KernelComponent parts, Backends backends, HomeLedger ledger) {
    this.parts = parts;
    this.backends = backends;
    this.ledger = ledger;
  }

  /**
   * Opens the home on a disk.
   *
   * @param bug planted between the kernel and its store
   */
  public static KernelLife open(
      DataFiles files, SimulatedTime time, UnaryOperator<ContextStore> bug)
      throws StartException, IOException {
    RealThreads threads = new RealThreads();
    Seams seams = new Seams(time, time, threads, files, new Random(1));
    KernelMeter meter = new KernelMeter();
    ProviderContext context =
        new ProviderContext(time, time, threads, files, meter, DATA.resolve("none"));
    files.createDirectories(DATA);
    Manifest.refuseLostLog(files, DATA, LOG.name().text());
    CommitLog log = SmallLog.open(files, threads, DATA.resolve(LOG.name().text()));
    ContextStore store = bug.apply(STORE.create(MapSettings.none(), context));
    LockManager locks = new LocalLockProvider().create(MapSettings.none(), context);
    Backends backends =
        new Backends(store, STORE.capabilities(), log, LOG.capabilities(), locks, Codecs.none());
    try {
      return open(seams, meter, backends);
    } catch (StartException | IOException | RuntimeException e) {
      log.close();
      locks.close();
      store.close();
      throw e;
    }
  }

  private static KernelLife open(Seams seams, KernelMeter meter, Backends backends)
      throws StartException, IOException {
    Manifest manifest =
        Manifest.open(
            seams.files(),
            DATA,
            STORE.name().text(),
            LOG.name().text(),
            backends.log().end(),
            backends.codecs().readable());
    HomeLedger ledger = new HomeLedger(seams.files(), DATA, manifest);
    KernelComponent parts =
        DaggerKernelComponent.factory()
            .create(configuration(), backends, seams, meter, ledger, manifest.epoch(), line -> {});
    KernelLife life = new KernelLife(parts, backends, ledger);
    parts.recovery().run();
    try {
      backends.log().start(parts.pipeline());
      parts.leases().restore();
      parts.watches();
      parts.sweeper();
      return life;
    } catch (RuntimeException e) {
      life.end();
      throw e;
    }
  }

  private static Configuration configuration() {
    try {
      return Configuration.load(new Configuration.Sources(Optional.empty(), Map.of(), Map.of()));
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The contexts port. */
  public Contexts contexts() {
    return parts.contexts();
  }

  /** Ends it after the power failed or the process crashed: nothing reaches the disk any more. */
  public void abandon() {
    backends.log().close();
    end();
  }

  /** Ends it in order. */
  @Override
  public void close() {
    backends.log().close();
    if (backends.logCapabilities().contains(Capability.DURABLE)
        && parts.pipeline().failure() == null) {
      ledger.closed(backends.log().stats().durablePosition());
    }
    end();
  }

  private void end() {
    parts.sweeper().close();
    parts.watches().close();
    parts.pipeline().close();
    backends.locks().close();
    backends.store().close();
  }
}
