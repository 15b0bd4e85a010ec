package dev.holdfast.kernel.wiring;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.kernel.AcceptedLoss;
import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.RecoveryFindings;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.Verification;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.event.EventSink;
import dev.holdfast.kernel.home.HomeLedger;
import dev.holdfast.kernel.home.HomeLock;
import dev.holdfast.kernel.home.LostHome;
import dev.holdfast.kernel.home.Manifest;
import dev.holdfast.kernel.job.Jobs;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.plugin.PluginPlaces;
import dev.holdfast.kernel.plugin.PluginPlatform;
import dev.holdfast.kernel.seam.SystemFiles;
import dev.holdfast.kernel.seam.SystemThreads;
import dev.holdfast.kernel.seam.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** A home opened without a daemon: locked, with its backends, and not served. */
public final class OfflineHome implements AutoCloseable {
  private final Closing closing = new Closing();
  private final Configuration configuration;
  private final KernelOptions options;
  private final SystemTime time = new SystemTime();
  private final KernelMeter meter = new KernelMeter(time);
  private final Seams seams;
  private final Path data;

  private OfflineHome(Configuration configuration, KernelOptions options) {
    this.configuration = configuration;
    this.options = options;
    this.seams = new Seams(time, time, new SystemThreads(), new SystemFiles(), new SecureRandom());
    this.data = options.home().resolve("data");
  }

  /** Locks a home. */
  public static OfflineHome open(Configuration configuration, KernelOptions options)
      throws StartException {
    OfflineHome home = new OfflineHome(configuration, options);
    home.closing.add("home lock", HomeLock.acquire(options.home(), home.seams.files()));
    return home;
  }

  private record Opened(StartRecovery.Recovered recovered, Manifest manifest) {}

  private Opened recover() throws StartException {
    try {
      PluginPlatform plugins =
          closing.add(
              "plugins",
              PluginPlatform.open(
                  PluginPlaces.of(options.home(), options.pluginFolders()), KernelAssembly.SPIS));
      BackendChoice choice =
          BackendChoice.of(configuration, plugins.registry(), seams, meter, data);
      if (!choice.logCapabilities().contains(Capability.DURABLE)) {
        throw new StartException(
            List.of(
                "The configuration keeps no log (persistence: none): there is nothing to recover"
                    + " or verify."));
      }
      LostHome.refuse(seams.files(), data, choice.persistenceName());
      Manifest manifest =
          Manifest.find(seams.files(), data)
              .orElse(new Manifest(choice.storeName(), choice.persistenceName(), 1, List.of(), 0));
      Backends backends =
          new Backends(
              closing.add("store", choice.createStore()),
              choice.storeCapabilities(),
              closing.add("log", choice.createLog()),
              choice.logCapabilities(),
              closing.add("locks", choice.createLocks()),
              closing.add("codecs", choice.createCodecs()));
      CheckpointFolder folder = new CheckpointFolder(seams.files(), data);
      StartRecovery recovery =
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
                          folder,
                          quarantine,
                          meter,
                          EventSink.none(),
                          Jobs.unmeasured(),
                          new HomeLedger(seams.files(), data, manifest),
                          manifest.epoch(),
                          options.progress()));
      return new Opened(recovery.run(folder, manifest.logEnd(), options.progress()), manifest);
    } catch (IOException e) {
      throw new StartException("The home cannot be read: " + e.getMessage() + ".", e);
    } catch (HoldfastException e) {
      throw new StartException(e.refusal().message(), e);
    }
  }

  /** What can be proven. */
  public RecoveryFindings diagnose() throws StartException {
    return findings(recover().recovered());
  }

  private static RecoveryFindings findings(StartRecovery.Recovered recovered) {
    Quarantine quarantine = recovered.quarantine().orElseGet(Quarantine::new);
    return new RecoveryFindings(
        recovered.quarantine().isEmpty(),
        recovered.report().source(),
        recovered.report().records(),
        recovered.backends().log().end(),
        recovered.backends().store().stats().entries(),
        quarantine.findings(),
        quarantine.damages(),
        quarantine.keys().keySet().stream()
            .limit(RecoveryFindings.SHOWN_KEYS)
            .map(key -> key.text())
            .toList(),
        quarantine.keys().size());
  }

  /** Goes on with what can be proven. */
  public AcceptedLoss acceptLoss() throws StartException {
    Opened opened = recover();
    RecoveryFindings findings = findings(opened.recovered());
    if (findings.whole()) {
      return new AcceptedLoss(findings, findings.logEnd(), data);
    }
    try {
      return new LossAcceptance(seams, data, closing)
          .run(opened.recovered(), opened.manifest(), findings);
    } catch (IOException e) {
      throw new StartException(
          "What can be proven could not be written: " + e.getMessage() + ". The home is as before.",
          e);
    }
  }

  /** Reads everything. */
  public Verification verify() throws StartException {
    Opened opened = recover();
    try {
      return new FullCheck(opened.recovered(), new CheckpointFolder(seams.files(), data)).run();
    } catch (IOException e) {
      throw new StartException("The home cannot be read: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public void close() {
    closing.close();
  }
}
