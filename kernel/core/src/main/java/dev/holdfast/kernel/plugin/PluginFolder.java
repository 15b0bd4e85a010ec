package dev.holdfast.kernel.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks through one folder of plugins and sorts what lies there. */
final class PluginFolder {
  /** Digests of bundles; not a plugin. */
  private static final String LOCK_FILE = "plugins.lock";

  private final FolderGuard guard;
  private final Failures failures;
  private final List<Candidate> candidates = new ArrayList<>();

  private PluginFolder(FolderGuard guard, Failures failures) {
    this.guard = guard;
    this.failures = failures;
  }

  /** The candidates in a folder by file name; what cannot be one is reported as a failure. */
  static List<Candidate> scan(Path folder, FolderGuard guard, Failures failures) {
    PluginFolder scan = new PluginFolder(guard, failures);
    if (!Files.exists(folder)) {
      return List.of();
    }
    try {
      Path real = folder.toRealPath();
      Optional<String> objection =
          Files.isDirectory(real)
              ? guard.objection(real)
              : Optional.of("is not a folder; name a folder of plugins");
      if (objection.isPresent()) {
        failures.add(
            "plugin folder '%s'".formatted(folder),
            "nothing is loaded from it: it " + objection.get());
        return List.of();
      }
      try (var entries = Files.list(real)) {
        entries.sorted().forEach(scan::sort);
      }
    } catch (IOException e) {
      failures.add(
          "plugin folder '%s'".formatted(folder),
          "cannot be read: " + PluginProblem.describe(e) + "; check its permissions");
    }
    return scan.candidates;
  }

  private void sort(Path entry) {
    String name = String.valueOf(entry.getFileName());
    if (name.startsWith(".") || name.equals(LOCK_FILE)) {
      return;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    boolean file = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
    if (file && lower.endsWith(".jar")) {
      admit(new Candidate(entry, Candidate.Kind.JAR));
    } else if (file && lower.endsWith(".zip")) {
      admit(new Candidate(entry, Candidate.Kind.ZIP));
    } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
        && Files.isDirectory(entry.resolve(BundleCopier.LIB))) {
      admit(new Candidate(entry, Candidate.Kind.DIRECTORY));
    } else if (Files.isSymbolicLink(entry)) {
      failures.add(name, "a link is not followed; put the file itself into the folder");
    } else {
      failures.add(
          name,
          "leftover in the plugin folder: not a .jar, a .zip or a directory with lib/*.jar;"
              + " remove it");
    }
  }

  private void admit(Candidate candidate) {
    try {
      Optional<String> objection = guard.objection(candidate.source());
      if (objection.isEmpty()) {
        candidates.add(candidate);
      } else {
        failures.add(candidate.file(), "not loaded: it " + objection.get());
      }
    } catch (IOException e) {
      failures.add(candidate.file(), "cannot be read: " + PluginProblem.describe(e));
    }
  }
}
