package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Component;
import dev.holdfast.kernel.backup.AutomaticBackups;
import java.util.function.Supplier;

/** Whether the backups that should be written by themselves are. */
public final class BackupHealth implements Supplier<Component> {
  private final AutomaticBackups backups;

  /** Of these. */
  public BackupHealth(AutomaticBackups backups) {
    this.backups = backups;
  }

  @Override
  public Component get() {
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
