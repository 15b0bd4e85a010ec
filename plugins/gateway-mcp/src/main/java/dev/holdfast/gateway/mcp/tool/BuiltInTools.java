package dev.holdfast.gateway.mcp.tool;

import dev.holdfast.api.web.Tool;
import java.time.InstantSource;
import java.util.List;

/** The tools of the contract. */
public final class BuiltInTools {
  private BuiltInTools() {}

  /** All of them, in the order in which they are listed. */
  public static List<Tool> all(InstantSource clock) {
    return List.of(
        new ContextReadTool(clock), new ContextWriteTool(), new LeaseTool(), new StatusTool());
  }
}
