package dev.holdfast.api.web;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;

/** One MCP tool. */
public interface Tool {
  /** Its name: snake_case, at most 64 characters, unique in the server. */
  String name();

  /** What it does, in words for a model. */
  String description();

  /** The JSON Schema of its arguments: an object schema. */
  JsonSlice inputSchema();

  /** Whether it leaves everything as it is. */
  boolean isReadOnly();

  /**
   * Runs the tool, on a virtual thread and within the caller's {@link
   * dev.holdfast.api.RequestScope}. The answer is a JSON object; a refusal becomes a result with
   * {@code isError}. A {@link dev.holdfast.api.HoldfastException} counts as a refusal.
   */
  Outcome<JsonSlice> call(ToolCall call) throws Exception;
}
