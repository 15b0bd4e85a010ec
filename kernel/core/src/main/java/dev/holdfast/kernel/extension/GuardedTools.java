package dev.holdfast.kernel.extension;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.ToolSource;
import java.util.List;

/** A plugin's tools behind its gate; what a listing needs was asked once. */
final class GuardedTools implements ToolSource {
  private final List<Tool> tools;

  GuardedTools(ToolSource source, Gate gate, PluginJobs jobs) {
    this.tools =
        source.tools().stream().<Tool>map(tool -> GuardedTool.of(tool, gate, jobs)).toList();
  }

  @Override
  public List<Tool> tools() {
    return tools;
  }

  /** Nothing: who made the source closes it. */
  @Override
  public void close() {}

  private record GuardedTool(
      String name,
      String description,
      JsonSlice inputSchema,
      boolean isReadOnly,
      Tool tool,
      Gate gate,
      PluginJobs jobs)
      implements Tool {
    static GuardedTool of(Tool tool, Gate gate, PluginJobs jobs) {
      return new GuardedTool(
          tool.name(), tool.description(), tool.inputSchema(), tool.isReadOnly(), tool, gate, jobs);
    }

    @Override
    public Outcome<JsonSlice> call(ToolCall call) throws Exception {
      return switch (jobs.tool(name, () -> gate.call(() -> tool.call(call)))) {
        case Outcome.Done<Outcome<JsonSlice>>(Outcome<JsonSlice> outcome) -> outcome;
        case Outcome.Refused<Outcome<JsonSlice>>(Refusal refusal) -> Outcome.refused(refusal);
      };
    }
  }
}
