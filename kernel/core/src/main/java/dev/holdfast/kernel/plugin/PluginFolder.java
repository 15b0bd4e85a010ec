package dev.holdfast.kernel.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pf4j.PluginRuntimeException;

/** Looks through one folder of plugins and tells what lies there. */
final class PluginFolder {
  private static final Set<String> NO_PLUGINS = Set.of(PluginsLock.FILE, DisabledPlugins.FILE);

  private final FolderGuard guard;
  private final PluginsLock lock;
  private final List<Sighting> sightings = new ArrayList<>();

  private PluginFolder(FolderGuard guard, PluginsLock lock) {
    this.guard = guard;
    this.lock = lock;
  }

  /** What lies in a folder, by file name. */
  static List<Sighting> scan(Path folder, FolderGuard guard) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try {
      Path real = folder.toRealPath();
      if (!Files.isDirectory(real)) {
        return refused(folder, "nothing is loaded from it: it is not a folder; name a folder");
      }
      Optional<String> objection = guard.objection(real);
      if (objection.isPresent()) {
        return refused(folder, "nothing is loaded from it: it " + objection.get());
      }
      PluginFolder scan = new PluginFolder(guard, PluginsLock.of(real, guard));
      try (var entries = Files.list(real)) {
        entries.sorted().forEach(scan::look);
      }
      return scan.sightings;
    } catch (PluginRuntimeException e) {
      return refused(folder, "nothing is loaded from it: " + PluginProblem.describe(e));
    } catch (IOException e) {
      return refused(
          folder, "cannot be read: " + PluginProblem.describe(e) + "; check its permissions");
    }
  }

  private static List<Sighting> refused(Path folder, String problem) {
    return List.of(
        new Sighting(
            folder,
            new Fingerprint(List.of(problem)),
            new Sighting.What.Refused("plugin folder '%s'".formatted(folder), problem)));
  }

  private void look(Path entry) {
    String name = String.valueOf(entry.getFileName());
    if (name.startsWith(".") || NO_PLUGINS.contains(name)) {
      return;
    }
    try {
      sightings.add(new Sighting(entry, Fingerprint.of(entry), sort(entry, name)));
    } catch (NoSuchFileException e) {
      // It was removed while we looked.
      return;
    } catch (IOException e) {
      String problem = "cannot be read: " + PluginProblem.describe(e) + "; check its permissions";
      sightings.add(
          new Sighting(
              entry,
              new Fingerprint(List.of(problem)),
              new Sighting.What.Refused(PluginProblem.oneLine(name), problem)));
    }
  }

  private Sighting.What sort(Path entry, String name) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean isFile = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
    if (isFile && lower.endsWith(".jar")) {
      return admit(new Candidate(entry, Candidate.Kind.JAR, lock));
    }
    if (isFile && lower.endsWith(".zip")) {
      return admit(new Candidate(entry, Candidate.Kind.ZIP, lock));
    }
    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
        && Files.isDirectory(entry.resolve(BundleCopier.LIB))) {
      return admit(new Candidate(entry, Candidate.Kind.DIRECTORY, lock));
    }
    return new Sighting.What.Refused(
        PluginProblem.oneLine(name),
        Files.isSymbolicLink(entry)
            ? "a link is not followed; put the file itself into the folder"
            : "leftover in the plugin folder: not a .jar, a .zip or a directory with lib/*.jar;"
                + " remove it");
  }

  private Sighting.What admit(Candidate candidate) throws IOException {
    return guard
        .objection(candidate.source())
        .<Sighting.What>map(
            objection -> new Sighting.What.Refused(candidate.file(), "not loaded: it " + objection))
        .orElseGet(() -> new Sighting.What.Found(candidate));
  }
}
