package dev.holdfast.kernel.plugin;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.plugin.PluginEntry.State;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people ask for: look now, reload, enable, disable. */
final class PluginOperations {
  private final Inventory inventory;
  private final PluginIntake intake;
  private final PluginStarter starter;
  private final DisabledPlugins disabled;
  private final PluginStatuses statuses;

  PluginOperations(
      Inventory inventory,
      PluginIntake intake,
      PluginStarter starter,
      DisabledPlugins disabled,
      PluginStatuses statuses) {
    this.inventory = inventory;
    this.intake = intake;
    this.starter = starter;
    this.disabled = disabled;
    this.statuses = statuses;
  }

  /** Starts what is new and rests, ends what is gone and not in use. */
  void look(long nowNanos) throws IOException {
    for (PluginEntry entry : intake.look(nowNanos)) {
      String id = entry.id().orElseThrow();
      Optional<Refusal> refusal = starter.retire(id);
      if (refusal.isPresent()) {
        intake.noteGone(entry);
      } else {
        intake.forget(inventory.at(entry.source()).orElseThrow());
        starter.startReady();
        starter.forgetEnded(id);
      }
    }
    starter.startReady();
  }

  /** Loads a plugin's file anew; when that cannot run, the former version goes on. */
  Outcome<PluginStatus> reload(String id) throws IOException {
    Optional<PluginEntry> found = inventory.ofId(id);
    if (found.isEmpty()) {
      return unknown(id);
    }
    PluginEntry entry = found.get();
    Optional<Sighting> seen = intake.lookAgain(entry);
    if (seen.isEmpty()) {
      return refused(ErrorCode.NOT_FOUND, "The file of the plugin %s is gone.".formatted(id));
    }
    return switch (entry.state()) {
      case State.Running(ReadBundle former, _) -> replace(entry, former, seen.get());
      case State.Disabled _ ->
          refused(
              ErrorCode.INVALID_REQUEST,
              "The plugin %s is disabled; run: holdfast plugins enable %s".formatted(id, id));
      case State.Settling _, State.Ready _, State.Failed _ -> takeAndStart(entry, seen.get());
    };
  }

  private Outcome<PluginStatus> replace(PluginEntry entry, ReadBundle former, Sighting seen)
      throws IOException {
    String id = former.id();
    ReadBundle next;
    switch (intake.read(seen)) {
      case BundleReader.Result.Unreadable(_, _, String problem) -> {
        return refused(
            ErrorCode.INVALID_REQUEST,
            "The plugin %s goes on as it was: its file %s".formatted(id, problem));
      }
      case BundleReader.Result.Readable(ReadBundle read) -> next = read;
    }
    Optional<Refusal> refusal =
        next.id().equals(id)
            ? starter.retire(id)
            : Optional.of(
                Refusal.of(
                    ErrorCode.INVALID_REQUEST,
                    "The plugin %s goes on as it was: its file now holds the plugin %s."
                        .formatted(id, next.id())));
    if (refusal.isPresent()) {
      WorkDirectory.clear(next.home());
      return Outcome.refused(refusal.get());
    }
    inventory.put(entry.with(new State.Ready(next)));
    starter.startReady();
    PluginEntry tried = inventory.at(entry.source()).orElseThrow();
    if (tried.state() instanceof State.Failed failed) {
      inventory.put(entry.with(new State.Ready(former)));
      starter.startReady();
      starter.forgetEnded(id);
      WorkDirectory.clear(next.home());
      return refused(
          ErrorCode.INVALID_REQUEST,
          "The new version cannot run, the former one goes on: " + failed.problem());
    }
    WorkDirectory.clear(former.home());
    return status(entry);
  }

  /** Lets a disabled plugin start, now and after a restart. */
  Outcome<PluginStatus> enable(String id) throws IOException {
    Optional<PluginEntry> found = inventory.ofId(id);
    if (found.isEmpty()) {
      return unknown(id);
    }
    disabled.set(id, false);
    PluginEntry entry = found.get();
    if (!(entry.state() instanceof State.Disabled)) {
      return status(entry);
    }
    Optional<Sighting> seen = intake.lookAgain(entry);
    intake.forget(entry);
    return seen.isPresent()
        ? takeAndStart(entry, seen.get())
        : refused(ErrorCode.NOT_FOUND, "The file of the plugin %s is gone.".formatted(id));
  }

  /** Ends a plugin and keeps it from starting, now and after a restart. */
  Outcome<PluginStatus> disable(String id) throws IOException {
    Optional<PluginEntry> found = inventory.ofId(id);
    if (found.isEmpty()) {
      return unknown(id);
    }
    PluginEntry entry = found.get();
    switch (entry.state()) {
      case State.Disabled _ -> {}
      case State.Running(ReadBundle read, _) -> {
        Optional<Refusal> refusal = starter.retire(id);
        if (refusal.isPresent()) {
          return Outcome.refused(refusal.get());
        }
        try {
          disabled.set(id, true);
          inventory.put(entry.with(new State.Disabled(read)));
        } finally {
          // Where the list cannot be written the plugin goes on.
          starter.startReady();
          starter.forgetEnded(id);
        }
      }
      case State.Settling _, State.Ready _, State.Failed _ -> {
        disabled.set(id, true);
        Optional<Sighting> seen = intake.lookAgain(entry);
        intake.forget(entry);
        if (seen.isPresent()) {
          intake.take(entry, seen.get());
        }
      }
    }
    return status(entry);
  }

  private Outcome<PluginStatus> takeAndStart(PluginEntry entry, Sighting seen) throws IOException {
    intake.take(entry, seen);
    starter.startReady();
    return status(entry);
  }

  private Outcome<PluginStatus> status(PluginEntry entry) {
    return inventory
        .at(entry.source())
        .flatMap(statuses::of)
        .map(Outcome::done)
        .orElseGet(() ->
            refused(ErrorCode.NOT_FOUND, "'%s' is gone.".formatted(entry.source().getFileName())));
  }

  private Outcome<PluginStatus> unknown(String id) {
    String known =
        inventory.all().stream()
            .flatMap(entry -> entry.id().stream())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return refused(
        ErrorCode.NOT_FOUND,
        "There is no plugin '%s'. Known: %s."
            .formatted(PluginProblem.oneLine(id), known.isEmpty() ? "none" : known));
  }

  private static Outcome<PluginStatus> refused(ErrorCode code, String message) {
    return Outcome.refused(code, PluginProblem.oneLine(message));
  }
}
