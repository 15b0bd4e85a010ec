package dev.holdfast.kernel.plugin;

import dev.holdfast.api.Observatory.PluginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failed, one line each: file, what is wrong, what to do. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private static final String UNKNOWN_VERSION = "unknown";

  private final List<PluginStatus> statuses = new ArrayList<>();

  /** Something that never got an id; its file name stands in for it. */
  void add(String file, String problem) {
    add(file, file, UNKNOWN_VERSION, problem);
  }

  /** A plugin whose id is known. */
  void add(String file, String id, String version, String problem) {
    String line = PluginProblem.oneLine(file + ": " + problem);
    LOG.warn("plugin failed: {}", line);
    statuses.add(
        new PluginStatus(
            PluginProblem.oneLine(id),
            PluginProblem.oneLine(version),
            "failed",
            List.of(),
            Map.of(),
            Optional.of(line)));
  }

  /** Something worth a line in the log that fails nobody. */
  void note(String id, String what) {
    LOG.warn("plugin {}: {}", id, PluginProblem.oneLine(what));
  }

  List<PluginStatus> statuses() {
    return List.copyOf(statuses);
  }
}
