package com.acme.burner;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends what burns. */
record QuenchTool(AtomicBoolean burns) implements Tool {
  @Override
  public String name() {
    return "acme_quench";
  }

  @Override
  public String description() {
    return "Ends what burns.";
  }

  @Override
  public JsonSlice inputSchema() {
    return BurnTool.json("{\"type\": \"object\"}");
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public Outcome<JsonSlice> call(ToolCall call) {
    burns.set(false);
    return Outcome.done(BurnTool.json("{\"quenched\": true}"));
  }
}
