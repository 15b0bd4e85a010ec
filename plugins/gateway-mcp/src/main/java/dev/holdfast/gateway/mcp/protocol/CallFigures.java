package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.spi.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted of tool calls, by tool: the tools are those that are registered, so few. */
final class CallFigures {
  private static final String HELP =
      "Tool calls over MCP by tool and outcome: ok, refused (a result with isError), fault (a protocol error).";

  private record OfTool(
      Meter.Timer time, Meter.Counter ok, Meter.Counter refused, Meter.Counter fault) {}

  private final Map<String, OfTool> tools = new ConcurrentHashMap<>();
  private final Meter meter;

  CallFigures(Meter meter) {
    this.meter = meter;
  }

  /** A call ended. */
  void ended(String tool, Ending ending, long nanos) {
    OfTool figures = tools.computeIfAbsent(tool, this::ofTool);
    figures.time().record(nanos);
    Meter.Counter outcome =
        switch (ending) {
          case Ending.Result result -> result.isRefused() ? figures.refused() : figures.ok();
          case Ending.Faulty _ -> figures.fault();
        };
    outcome.add(1);
  }

  private OfTool ofTool(String tool) {
    return new OfTool(
        meter.timer(
            "mcp_call_seconds",
            "How long tool calls over MCP take, with what they wait for.",
            "tool",
            tool),
        counter(tool, "ok"),
        counter(tool, "refused"),
        counter(tool, "fault"));
  }

  private Meter.Counter counter(String tool, String outcome) {
    return meter.counter("mcp_calls_total", HELP, "tool", tool, "outcome", outcome);
  }
}
