package dev.holdfast.kernel.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads what is said about automatic backups, and refuses what could never write one. */
final class BackupRule {
  private BackupRule() {}

  static Optional<BackupSettings> read(
      KnownSettings known, SettingTree tree, Problems problems, String persistence) {
    String directory = known.read(Keys.BACKUP_DIRECTORY);
    Duration every = known.read(Keys.BACKUP_EVERY);
    int keep = Math.toIntExact(known.read(Keys.BACKUP_KEEP));
    if (directory.isEmpty()) {
      boolean isMistyped = tree.find(Keys.BACKUP_DIRECTORY.path()).isPresent();
      for (Key<?> key : List.of(Keys.BACKUP_EVERY, Keys.BACKUP_KEEP)) {
        if (!isMistyped && tree.find(key.path()).isPresent()) {
          problems.add(
              tree.origin(key.path()),
              key.path(),
              "no backup is written without backup.directory; name one (an absolute path), or"
                  + " remove this.");
        }
      }
      return Optional.empty();
    }
    if (persistence.equals("none")) {
      problems.add(
          tree.origin(Keys.BACKUP_DIRECTORY.path()),
          Keys.BACKUP_DIRECTORY.path(),
          "persistence: none keeps no log, and a backup is a copy of it; remove this, or choose"
              + " persistence: wal.");
    }
    return Optional.of(new BackupSettings(Path.of(directory), every, keep));
  }

  /** A backup within what it is a backup of would be lost with it. */
  static void refuseWithin(Path data, BackupSettings backups, Origin origin)
      throws ConfigurationException {
    Path directory = backups.directory().normalize();
    if (directory.startsWith(data.toAbsolutePath().normalize())) {
      throw new ConfigurationException(
          List.of(
              Problems.line(
                  origin,
                  Keys.BACKUP_DIRECTORY.path(),
                  directory
                      + " lies within the data of the home itself; name a folder on another disk.")));
    }
  }
}
