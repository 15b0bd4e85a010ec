package dev.holdfast.kernel.plugin;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What lies in one place of a plugin folder, and what became of it.
 *
 * @param source the place
 * @param isShipped whether the place belongs to the installation
 * @param state what became of it
 */
record PluginEntry(Path source, boolean isShipped, State state) {
  static final String UNKNOWN_VERSION = "unknown";

  /** What became of something. */
  sealed interface State {
    /**
     * It may still be growing.
     *
     * @param seen how it looked
     * @param sinceNanos the tick since when it has looked so
     */
    record Settling(Sighting seen, long sinceNanos) implements State {}

    /** It was read and waits to be started. */
    record Ready(ReadBundle read) implements State {}

    /**
     * It runs.
     *
     * @param note what waits to be done about it
     */
    record Running(ReadBundle read, Optional<String> note) implements State {}

    /** It was read, and somebody disabled it. */
    record Disabled(ReadBundle read) implements State {}

    /**
     * It failed.
     *
     * @param seen how it looked
     * @param problem why, in one line that begins with the file
     * @param again what to start when other plugins come or go; empty when only another file helps
     */
    record Failed(
        Sighting seen, String id, String version, String problem, Optional<ReadBundle> again)
        implements State {}
  }

  PluginEntry with(State next) {
    return new PluginEntry(source, isShipped, next);
  }

  /** The plugin's id; empty while nothing was read. */
  Optional<String> id() {
    return switch (state) {
      case State.Settling _ -> Optional.empty();
      case State.Ready(ReadBundle read) -> Optional.of(read.id());
      case State.Running running -> Optional.of(running.read().id());
      case State.Disabled(ReadBundle read) -> Optional.of(read.id());
      case State.Failed failed -> Optional.of(failed.id());
    };
  }

  /** What was read from it, when that can be started. */
  Optional<ReadBundle> read() {
    return switch (state) {
      case State.Settling _ -> Optional.empty();
      case State.Ready(ReadBundle read) -> Optional.of(read);
      case State.Running running -> Optional.of(running.read());
      case State.Disabled(ReadBundle read) -> Optional.of(read);
      case State.Failed failed -> failed.again();
    };
  }
}
