package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Tool;
import java.time.Duration;

/** A tool whose caller may ask it to wait; the wait does not count against the deadline. */
public interface WaitingTool extends Tool {
  /** How long the caller lets it wait; zero when the arguments do not say, or are wrong. */
  Duration patience(JsonSlice arguments);
}
