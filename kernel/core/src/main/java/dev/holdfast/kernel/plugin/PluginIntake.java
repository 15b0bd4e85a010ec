package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.PluginEntry.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what lies in the folders with what is known, and reads what is new and rests. */
final class PluginIntake {
  /** How long size and time of a file must stay the same before it is read. */
  static final Duration REST = Duration.ofMillis(500);

  private static final String CHANGED =
      "its file has changed since it was loaded; run: holdfast plugins reload %s";
  private static final String GONE = "its file is gone; it serves until the daemon restarts";

  private final PluginPlaces places;
  private final FolderGuard guard;
  private final BundleReader reader;
  private final DisabledPlugins disabled;
  private final Inventory inventory;

  PluginIntake(
      PluginPlaces places,
      FolderGuard guard,
      BundleReader reader,
      DisabledPlugins disabled,
      Inventory inventory) {
    this.places = places;
    this.guard = guard;
    this.reader = reader;
    this.disabled = disabled;
    this.inventory = inventory;
  }

  /** Reads all folders at once, whether or not something still grows in them. */
  void takeAll() throws IOException {
    for (Path folder : places.shipped()) {
      takeAll(folder, true);
    }
    for (Path folder : places.dropIn()) {
      takeAll(folder, false);
    }
  }

  private void takeAll(Path folder, boolean isShipped) throws IOException {
    for (Sighting seen : PluginFolder.scan(folder, guard)) {
      take(new PluginEntry(seen.source(), isShipped, new State.Settling(seen, 0)), seen);
    }
  }

  /**
   * Looks into the watched folders; what is new or changed is read when it rests.
   *
   * @return the entries whose file is gone and that run
   */
  List<PluginEntry> look(long nowNanos) throws IOException {
    Map<Path, Sighting> present = new HashMap<>();
    for (Path folder : places.dropIn()) {
      for (Sighting seen : PluginFolder.scan(folder, guard)) {
        present.put(seen.source(), seen);
        PluginEntry known =
            inventory
                .at(seen.source())
                .orElseGet(() ->
                    new PluginEntry(seen.source(), false, new State.Settling(seen, nowNanos)));
        compare(known, seen, nowNanos);
      }
    }
    return gone(present);
  }

  private void compare(PluginEntry known, Sighting seen, long nowNanos) throws IOException {
    switch (known.state()) {
      case State.Settling(Sighting before, long since) -> {
        if (!before.equals(seen)) {
          inventory.put(known.with(new State.Settling(seen, nowNanos)));
        } else if (nowNanos - since >= REST.toNanos()) {
          take(known, seen);
        } else {
          inventory.put(known);
        }
      }
      case State.Failed failed when !failed.seen().equals(seen) ->
          inventory.put(known.with(new State.Settling(seen, nowNanos)));
      case State.Running running -> inventory.note(known, running, note(running.read(), seen));
      case State.Failed _, State.Ready _, State.Disabled _ -> {}
    }
  }

  private static Optional<String> note(ReadBundle read, Sighting seen) {
    return switch (seen.what()) {
      case Sighting.What.Refused(_, String problem) ->
          Optional.of("it goes on, but its file would not be loaded again: " + problem);
      case Sighting.What.Found _ ->
          read.fingerprint().equals(seen.fingerprint())
              ? Optional.empty()
              : Optional.of(CHANGED.formatted(read.id()));
    };
  }

  /** Forgets what is no longer there; what runs is for others to end. */
  private List<PluginEntry> gone(Map<Path, Sighting> present) throws IOException {
    List<PluginEntry> running = new ArrayList<>();
    for (PluginEntry entry : inventory.all()) {
      if (entry.isShipped() || present.containsKey(entry.source())) {
        continue;
      }
      boolean isFolder = places.dropIn().contains(entry.source());
      // A folder that cannot be read for a while says nothing about the files in it.
      if (!isFolder && Files.exists(entry.source(), LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      if (entry.state() instanceof State.Running) {
        running.add(entry);
      } else {
        forget(entry);
      }
    }
    return running;
  }

  /** Remembers that the file of something that has to go on is gone. */
  void noteGone(PluginEntry entry) {
    if (entry.state() instanceof State.Running running) {
      inventory.note(entry, running, Optional.of(GONE));
    }
  }

  /** Forgets an entry that does not run, with its private copy. */
  void forget(PluginEntry entry) throws IOException {
    inventory.remove(entry.source());
    if (entry.read().isPresent()) {
      WorkDirectory.clear(entry.read().get().home());
    }
  }

  /** What lies in an entry's place now; empty when it is gone. */
  Optional<Sighting> lookAgain(PluginEntry entry) {
    Path folder = entry.source().getParent();
    return folder == null
        ? Optional.empty()
        : PluginFolder.scan(folder, guard).stream()
            .filter(seen -> seen.source().equals(entry.source()) || seen.source().equals(folder))
            .findFirst();
  }

  /** Reads the bundle in a place, without taking it for anything yet. */
  BundleReader.Result read(Sighting seen) throws IOException {
    return switch (seen.what()) {
      case Sighting.What.Found(Candidate candidate) -> reader.read(candidate, seen.fingerprint());
      case Sighting.What.Refused(String file, String problem) ->
          new BundleReader.Result.Unreadable(file, PluginEntry.UNKNOWN_VERSION, problem);
    };
  }

  /** Reads what lies in an entry's place: it is ready, disabled or failed then. */
  void take(PluginEntry entry, Sighting seen) throws IOException {
    switch (read(seen)) {
      case BundleReader.Result.Readable(ReadBundle read) ->
          inventory.put(
              entry.with(
                  disabled.contains(read.id()) ? new State.Disabled(read) : new State.Ready(read)));
      case BundleReader.Result.Unreadable(String id, String version, String problem) ->
          inventory.fail(entry, seen, id, version, problem, Optional.empty());
    }
  }
}
