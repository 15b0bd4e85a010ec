package dev.holdfast.kernel.wiring;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.backup.BackupDescription;
import dev.holdfast.kernel.backup.CopyProgress;
import dev.holdfast.kernel.backup.RestingBackup;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.home.HomeLock;
import dev.holdfast.kernel.home.LostHome;
import dev.holdfast.kernel.home.Manifest;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.plugin.PluginPlaces;
import dev.holdfast.kernel.plugin.PluginPlatform;
import dev.holdfast.kernel.seam.Places;
import dev.holdfast.kernel.seam.SystemFiles;
import dev.holdfast.kernel.seam.SystemThreads;
import dev.holdfast.kernel.seam.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Opens as much of a home as it takes to copy its log; nothing of it is changed. */
public final class RestingHome {
  private RestingHome() {}

  /** Writes a backup of a home on which no kernel runs. */
  public static BackupDescription backup(
      Configuration configuration, KernelOptions options, String target, CopyProgress progress)
      throws StartException {
    Path home = options.home();
    Path data = home.resolve("data");
    SystemTime time = new SystemTime();
    SystemThreads threads = new SystemThreads();
    Seams seams = new Seams(time, time, threads, new SystemFiles(), new SecureRandom());
    try (Closing closing = new Closing()) {
      refuseUnused(home, data, seams);
      closing.add("home lock", HomeLock.acquire(home, seams.files()));
      seams.files().createDirectories(home.resolve("run"));
      PluginPlatform plugins =
          closing.add(
              "plugins",
              PluginPlatform.open(
                  PluginPlaces.of(home, options.pluginFolders()), KernelAssembly.SPIS));
      BackendChoice choice =
          BackendChoice.of(configuration, plugins.registry(), seams, new KernelMeter(time), data);
      Manifest manifest = refuseUnused(home, data, seams);
      if (!manifest.persistence().equals(choice.persistenceName())) {
        throw new StartException(
            List.of(
                "The home was written with persistence '%s', the configuration says '%s'. Set persistence: %s."
                    .formatted(
                        manifest.persistence(), choice.persistenceName(), manifest.persistence())));
      }
      if (choice.logCapabilities().contains(Capability.DURABLE)) {
        LostHome.refuse(seams.files(), data, choice.persistenceName());
      }
      CommitLog log = closing.add("log", choice.createLog());
      manifest.refuseShortened(data, log.end());
      return new RestingBackup(seams.files(), seams.clock(), home, options.version())
          .write(manifest, log, target, progress);
    } catch (HoldfastException | IOException e) {
      throw new StartException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  private static Manifest refuseUnused(Path home, Path data, Seams seams)
      throws StartException, IOException {
    if (Places.kind(data) != Places.Kind.DIRECTORY) {
      throw nothing(home);
    }
    return Manifest.find(seams.files(), data).orElseThrow(() -> nothing(home));
  }

  private static StartException nothing(Path home) {
    return new StartException(
        List.of("The home " + home + " was never used: there is nothing to back up."));
  }
}
