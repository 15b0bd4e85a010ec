package dev.holdfast.kernel.wiring;

import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.backup.KernelMaintenance;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.home.HomeLedger;
import dev.holdfast.kernel.observe.KernelFigures;
import dev.holdfast.kernel.observe.KernelMeter;
import java.util.Optional;

/**
 * Puts together what backs up and verifies.
 *
 * @param configuration whether and where backups are written by themselves
 * @param options of the kernel
 * @param seams the outside world
 * @param meter for its figures
 */
record Upkeep(Configuration configuration, KernelOptions options, Seams seams, KernelMeter meter) {

  /** Over a kernel that serves. */
  KernelMaintenance open(
      KernelComponent parts,
      Backends backends,
      HomeLedger ledger,
      Optional<Quarantine> quarantine) {
    KernelMaintenance maintenance =
        KernelMaintenance.open(
            new KernelMaintenance.Parts(
                seams.files(),
                seams.clock(),
                seams.ticker(),
                seams.threads(),
                options.home(),
                options.version(),
                ledger,
                backends.log(),
                backends.store(),
                StartRecovery.isCheckpointed(backends) && quarantine.isEmpty()
                    ? Optional.of(parts.checkpoints())
                    : Optional.empty(),
                parts.truncationHold(),
                quarantine),
            // What is damaged must not take the place of what is whole.
            quarantine.isEmpty() ? configuration.backups() : Optional.empty());
    maintenance.automatic().ifPresent(all -> KernelFigures.backups(meter, all));
    return maintenance;
  }
}
