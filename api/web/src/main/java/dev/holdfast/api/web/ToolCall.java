package dev.holdfast.api.web;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.json.JsonSlice;

/**
 * One call of a tool, or one use of a prompt.
 *
 * @param arguments the arguments, a JSON object
 * @param runtime the inbound ports
 * @param progress where to report progress; does nothing when the client did not ask for it
 * @param client who called: to be asked, told and shown something
 */
public record ToolCall(
    JsonSlice arguments, ContextRuntime runtime, Progress progress, Client client) {

  /** A call that no client made. */
  public ToolCall(JsonSlice arguments, ContextRuntime runtime, Progress progress) {
    this(arguments, runtime, progress, Client.none());
  }

  /** Takes reports of progress. */
  @FunctionalInterface
  public interface Progress {
    /** Reports that {@code done} of {@code total} steps are done; {@code done} only rises. */
    void report(long done, long total, String message);
  }
}
