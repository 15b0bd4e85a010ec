package dev.holdfast.kernel.wiring;

import dev.holdfast.api.Quantities;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.RetentionSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the configuration in force promises, in sentences for people. */
final class Promises {
  private Promises() {}

  static Map<String, String> of(
      Configuration configuration,
      Set<Capability> logCapabilities,
      Optional<Quarantine> quarantine) {
    boolean isDurable = logCapabilities.contains(Capability.DURABLE);
    String sync =
        configuration.effective().stream()
            .filter(setting -> setting.path().equals("persistence.config.sync"))
            .map(Configuration.Effective::value)
            .findFirst()
            .orElse("fsync");
    boolean isSynced = isDurable && sync.equals("fsync");
    boolean isWritten = isDurable && !sync.equals("buffered") && !sync.equals("none");
    Map<String, String> promises = new LinkedHashMap<>();
    quarantine.ifPresent(damaged -> promises.put("writes are taken", "no. " + damaged.told()));
    promises.put(
        "an acknowledged keep write survives SIGKILL of the daemon", isWritten ? "yes" : "no");
    promises.put(
        "it survives a crash of the operating system or power loss",
        isSynced ? "yes, as durable as the device's flush" : "no");
    promises.put("a stale writer is refused", "yes");
    promises.put("a batch is atomic", "over all keys");
    promises.put(
        "history, watch and older versions",
        logCapabilities.contains(Capability.HISTORY)
            ? kept(configuration.retention())
            : "no (watch from now on only)");
    return promises;
  }

  private static String kept(RetentionSettings retention) {
    return "yes: every version for %s, the last of each day for %s, the newest for ever"
        .formatted(Quantities.format(retention.all()), Quantities.format(retention.daily()));
  }
}
