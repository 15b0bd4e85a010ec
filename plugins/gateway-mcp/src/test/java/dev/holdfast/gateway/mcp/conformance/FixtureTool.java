package dev.holdfast.gateway.mcp.conformance;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A tool whose answer is what it shows. */
record FixtureTool(String name, JsonSlice inputSchema, Body body) implements Tool {
  static final JsonSlice NOTHING = json("{}");
  private static final JsonSlice ANY = json("{\"type\":\"object\"}");

  /** What it shows. */
  @FunctionalInterface
  interface Body {
    List<Block> show(ToolCall call) throws Exception;
  }

  static FixtureTool of(String name, Body body) {
    return new FixtureTool(name, ANY, body);
  }

  static List<Block> text(String text) {
    return List.of(new Block.Text(text));
  }

  static JsonSlice json(String text) {
    return JsonSlice.parse(text.getBytes(StandardCharsets.UTF_8), 64);
  }

  static String argument(ToolCall call, String name) {
    return call.arguments().member(name).map(JsonSlice::asText).orElse("");
  }

  @Override
  public String description() {
    return "Called by the conformance suite.";
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public Outcome<JsonSlice> call(ToolCall call) throws Exception {
    body.show(call).forEach(call.client()::show);
    return Outcome.done(NOTHING);
  }
}
