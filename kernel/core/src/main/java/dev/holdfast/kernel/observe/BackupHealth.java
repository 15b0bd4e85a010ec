package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Component;
import dev.holdfast.kernel.backup.AutomaticBackups;

/** Whether the backups that should be written by themselves are. */
public final class BackupHealth implements HealthContribution {
  private final AutomaticBackups backups;

  /** Of these. */
  public BackupHealth(AutomaticBackups backups) {
    this.backups = backups;
  }

  @Override
  public Component health() {
    AutomaticBackups.Standing standing = backups.standing();
    return new Component(
        "backup",
        standing.failure().isEmpty(),
        standing
            .failure()
            .map(why -> "the last backup failed: " + why)
            .or(() -> standing.at().map(at -> "a backup was written and proven at " + at))
            .orElse("none was due since the start"));
  }
}
