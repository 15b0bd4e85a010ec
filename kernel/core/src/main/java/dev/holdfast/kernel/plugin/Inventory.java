package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.PluginEntry.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that was found, by place, in the order in which it was found. */
final class Inventory {
  private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

  private final Map<Path, PluginEntry> entries = new LinkedHashMap<>();
  private final Map<Path, String> told = new HashMap<>();

  List<PluginEntry> all() {
    return List.copyOf(entries.values());
  }

  Optional<PluginEntry> at(Path source) {
    return Optional.ofNullable(entries.get(source));
  }

  /** The entry of that id: of several the one that runs, else the first. */
  Optional<PluginEntry> ofId(String id) {
    List<PluginEntry> same = all().stream().filter(e -> e.id().equals(Optional.of(id))).toList();
    return same.stream()
        .filter(e -> e.state() instanceof State.Running)
        .findFirst()
        .or(() -> same.stream().findFirst());
  }

  /** The entry whose bundle has its private copy there. */
  Optional<PluginEntry> ofHome(Path home) {
    return all().stream()
        .filter(e -> e.read().filter(read -> read.home().equals(home)).isPresent())
        .findFirst();
  }

  void put(PluginEntry entry) {
    entries.put(entry.source(), entry);
  }

  void remove(Path source) {
    entries.remove(source);
    told.remove(source);
  }

  /** Marks as failed, and says so in the log unless these very words were the last ones. */
  void fail(
      PluginEntry entry,
      Sighting seen,
      String id,
      String version,
      String problem,
      Optional<ReadBundle> again) {
    String file =
        switch (seen.what()) {
          case Sighting.What.Found(Candidate candidate) -> candidate.file();
          case Sighting.What.Refused refused -> refused.file();
        };
    String line = PluginProblem.oneLine(file + ": " + problem);
    if (!line.equals(told.put(entry.source(), line))) {
      LOG.warn("plugin failed: {}", line);
    }
    put(
        entry.with(
            new State.Failed(
                seen, PluginProblem.oneLine(id), PluginProblem.oneLine(version), line, again)));
  }

  /** Marks as running; a later failure is told again. */
  void running(PluginEntry entry, ReadBundle read) {
    told.remove(entry.source());
    put(entry.with(new State.Running(read, Optional.empty())));
  }

  /** What runs, with something that waits to be done about it; new words are told in the log. */
  void note(PluginEntry entry, State.Running running, Optional<String> note) {
    if (!note.equals(running.note())) {
      note.ifPresent(words -> LOG.warn("plugin {}: {}", running.read().id(), words));
      put(entry.with(new State.Running(running.read(), note)));
    }
  }

  /** Everything that failed because of others waits to be started again. */
  void tryAgain() {
    for (PluginEntry entry : all()) {
      if (entry.state() instanceof State.Failed failed) {
        failed.again().ifPresent(read -> put(entry.with(new State.Ready(read))));
      }
    }
  }
}
