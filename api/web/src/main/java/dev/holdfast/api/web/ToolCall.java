package dev.holdfast.api.web;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.json.JsonSlice;

/**
 * One call of a tool.
 *
 * @param arguments the arguments, a JSON object
 * @param runtime the inbound ports
 * @param progress where to report progress; does nothing when the client did not ask for it
 */
public record ToolCall(JsonSlice arguments, ContextRuntime runtime, Progress progress) {

  /** Takes reports of progress. */
  @FunctionalInterface
  public interface Progress {
    /** Reports that {@code done} of {@code total} steps are done; {@code done} only rises. */
    void report(long done, long total, String message);
  }
}
