package com.acme.burner;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** Burns one core and ignores its interruption. */
record BurnTool(AtomicBoolean burns) implements Tool {
  @Override
  public String name() {
    return "acme_burn";
  }

  @Override
  public String description() {
    return "Burns one core.";
  }

  @Override
  public JsonSlice inputSchema() {
    return json("{\"type\": \"object\"}");
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public Outcome<JsonSlice> call(ToolCall call) {
    long sum = 1;
    while (burns.get()) {
      for (int i = 0; i < 100_000; i++) {
        sum = sum * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      }
    }
    return Outcome.done(json("{\"sum\": " + sum + "}"));
  }

  static JsonSlice json(String text) {
    return JsonSlice.parse(text.getBytes(StandardCharsets.UTF_8), 8);
  }
}
