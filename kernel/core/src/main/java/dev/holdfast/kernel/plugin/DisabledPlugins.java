package dev.holdfast.kernel.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The ids that are not started, kept in a file of one id a line so that they stay disabled after a
 * restart, and so that people can enable one while no daemon runs.
 */
final class DisabledPlugins {
  static final String FILE = "plugins.disabled";

  private static final List<String> HEAD =
      List.of("# Plugins that are not started, one id a line (holdfast plugins enable|disable ID)");

  private final Path file;
  private final Set<String> ids = new LinkedHashSet<>();

  private DisabledPlugins(Path file) {
    this.file = file;
  }

  /** Reads the file, when there is one. */
  static DisabledPlugins read(Path file) throws IOException {
    DisabledPlugins disabled = new DisabledPlugins(file);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(disabled.ids::add);
    }
    return disabled;
  }

  boolean contains(String id) {
    return ids.contains(id);
  }

  Path file() {
    return file;
  }

  /** Disables or enables; durable when it returns. */
  void set(String id, boolean isDisabled) throws IOException {
    Set<String> next = new LinkedHashSet<>(ids);
    if (isDisabled ? next.add(id) : next.remove(id)) {
      write(next);
      ids.clear();
      ids.addAll(next);
    }
  }

  private void write(Set<String> next) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>(HEAD);
    lines.addAll(next);
    Path fresh = folder.resolve("." + FILE + ".new");
    Files.write(fresh, lines);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
