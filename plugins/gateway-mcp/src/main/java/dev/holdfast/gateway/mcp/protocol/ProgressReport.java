package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.ToolCall;

/** Sends the progress of one call; figures that do not rise are left out, as the protocol wants. */
final class ProgressReport implements ToolCall.Progress {
  private final Call call;
  private final JsonSlice token;
  private long last = -1;

  ProgressReport(Call call, JsonSlice token) {
    this.call = call;
    this.token = token;
  }

  @Override
  public synchronized void report(long done, long total, String message) {
    if (done > last) {
      last = done;
      call.send(Messages.progress(token, done, total, message));
    }
  }
}
