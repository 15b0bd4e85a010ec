package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of the moment: our own, then those of other plugins. Of two with one name the first is
 * served, so that no plugin can take the place of one of ours.
 */
public final class ToolCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(ToolCatalog.class);

  private final List<Tool> own;
  private final Supplier<List<ToolSource>> others;

  /** The tools {@code own} and those that {@code others} gives whenever it is asked. */
  public ToolCatalog(List<Tool> own, Supplier<List<ToolSource>> others) {
    this.own = List.copyOf(own);
    this.others = others;
  }

  /** All tools. */
  public List<Tool> tools() {
    Map<String, Tool> byName = new LinkedHashMap<>();
    own.forEach(tool -> byName.put(tool.name(), tool));
    for (ToolSource source : others.get()) {
      try {
        for (Tool tool : source.tools()) {
          if (isComplete(tool)) {
            byName.putIfAbsent(tool.name(), tool);
          }
        }
      } catch (RuntimeException e) {
        LOG.warn(
            "tools of {} are left out: it threw {}",
            source.getClass().getName(),
            e.getClass().getName());
      }
    }
    return List.copyOf(byName.values());
  }

  /** The tool of that name. */
  public Optional<Tool> find(String name) {
    for (Tool tool : own) {
      if (tool.name().equals(name)) {
        return Optional.of(tool);
      }
    }
    return tools().stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  /** Asks everything that a listing needs, so that a tool that throws is left out as a whole. */
  private static boolean isComplete(Tool tool) {
    return !tool.name().isEmpty()
        && !tool.description().isEmpty()
        && tool.inputSchema().kind() == dev.holdfast.api.json.JsonSlice.Kind.OBJECT;
  }
}
