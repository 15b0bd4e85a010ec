package dev.holdfast.kernel.backup;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.kernel.seam.Places;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The folder in which the automatic backups of a home lie, maybe beside those of others. */
final class BackupShelf {
  private static final Pattern NAME = Pattern.compile("data-[0-9]{8}T[0-9]{6}Z(-[0-9]+)?");

  /** A backup of this home. */
  record Kept(Path path, BackupDescription backup) {}

  private final DataFiles files;
  private final Path folder;
  private final String home;

  BackupShelf(DataFiles files, Path folder, Path home) {
    this.files = files;
    this.folder = folder;
    this.home = home.toString();
  }

  /** Makes the folder, where its parent is there; what lies above is not made out of nothing. */
  void prepare() throws IOException {
    Path parent = folder.getParent();
    if (Places.kind(folder) == Places.Kind.ABSENT
        && parent != null
        && Places.kind(parent) == Places.Kind.DIRECTORY) {
      files.createDirectories(folder);
    }
  }

  /** A path for a new one. */
  Path fresh(Instant now) {
    String name = "data-" + Restoration.stamp(now);
    Path path = folder.resolve(name);
    for (int i = 2; Places.kind(path) != Places.Kind.ABSENT; i++) {
      path = folder.resolve(name + "-" + i);
    }
    return path;
  }

  /** All whole ones of this home, the newest first. */
  List<Kept> all() throws IOException {
    List<Kept> all = new ArrayList<>();
    if (Places.kind(folder) != Places.Kind.DIRECTORY) {
      return all;
    }
    BackupCheck check = new BackupCheck(files);
    for (String name : files.list(folder)) {
      Path path = folder.resolve(name);
      if (NAME.matcher(name).matches() && Places.kind(path) == Places.Kind.DIRECTORY) {
        try {
          BackupDescription backup = check.describe(path);
          if (backup.home().equals(home)) {
            all.add(new Kept(path, backup));
          }
        } catch (HoldfastException e) {
          // Not finished, damaged or newer: nothing that we may count or take away.
        }
      }
    }
    all.sort(Comparator.comparing((Kept kept) -> kept.backup().createdAt()).reversed());
    return all;
  }

  /** Takes a backup away; from the first step on it is none any more. */
  void remove(Kept kept) throws IOException {
    files.delete(kept.path().resolve(BackupDescription.FILE));
    files.syncDirectory(kept.path());
    Set<Path> folders = new LinkedHashSet<>();
    for (BackupFile file : kept.backup().files()) {
      Path path = file.in(kept.path());
      files.delete(path);
      Path parent = path.getParent();
      if (parent != null && !parent.equals(kept.path())) {
        folders.add(parent);
      }
    }
    for (Path each : folders) {
      files.delete(each);
    }
    files.delete(kept.path());
    files.syncDirectory(folder);
  }
}
