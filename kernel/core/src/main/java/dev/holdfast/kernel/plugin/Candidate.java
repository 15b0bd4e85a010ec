package dev.holdfast.kernel.plugin;

import java.nio.file.Path;

/**
 * Something in a plugin folder that may be a plugin.
 *
 * @param source where it lies
 * @param kind its shape
 * @param lock the digests that its folder insists on
 */
record Candidate(Path source, Kind kind, PluginsLock lock) {
  enum Kind {
    JAR,
    ZIP,
    DIRECTORY
  }

  /** The name people know it by. */
  String file() {
    return PluginProblem.oneLine(String.valueOf(source.getFileName()));
  }
}
