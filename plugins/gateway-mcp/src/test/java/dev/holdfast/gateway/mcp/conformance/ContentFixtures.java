package dev.holdfast.gateway.mcp.conformance;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Client;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Tools that answer one kind of content each, and tools that tell something meanwhile. */
final class ContentFixtures {
  /** One white pixel. */
  static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTdqKAAAAABJRU5ErkJg"
                  + "gg==");

  /** A WAV file without samples. */
  private static final byte[] WAV =
      Base64.getDecoder().decode("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=");

  private ContentFixtures() {}

  static List<Tool> tools() {
    return List.of(
        FixtureTool.of("test_simple_text", call -> FixtureTool.text("A plain text.")),
        FixtureTool.of("test_image_content", call -> List.of(new Block.Image(PNG, "image/png"))),
        FixtureTool.of("test_audio_content", call -> List.of(new Block.Audio(WAV, "audio/wav"))),
        FixtureTool.of(
            "test_embedded_resource",
            call -> List.of(resource("test://embedded-resource", "text/plain", "embedded"))),
        FixtureTool.of(
            "test_multiple_content_types",
            call ->
                List.of(
                    new Block.Text("Three kinds:"),
                    new Block.Image(PNG, "image/png"),
                    resource("test://mixed-content-resource", "application/json", "{\"a\":1}"))),
        FixtureTool.of("test_tool_with_logging", ContentFixtures::log),
        FixtureTool.of("test_logging_tool", ContentFixtures::log),
        FixtureTool.of("test_tool_with_progress", ContentFixtures::progress),
        FixtureTool.of(
            "test_error_handling",
            call -> {
              throw new HoldfastException(ErrorCode.INVALID_REQUEST, "This tool always refuses.");
            }),
        new FixtureTool(
            "json_schema_2020_12_tool",
            FixtureTool.json(SCHEMA),
            call -> FixtureTool.text("The schema is what matters.")),
        new FixtureTool(
            "test_mirrored_parameter",
            FixtureTool.json(
                "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\","
                    + "\"x-mcp-header\":\"Region\"}}}"),
            call -> FixtureTool.text(FixtureTool.argument(call, "region"))));
  }

  private static final String SCHEMA =
      """
      {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
       "$defs":{"address":{"$anchor":"addressDef","type":"object",
         "properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
       "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
         "contactMethod":{"type":"string","enum":["phone","email"]},
         "phone":{"type":"string"},"email":{"type":"string"}},
       "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
       "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
       "then":{"required":["phone"]},"else":{"required":["email"]},
       "additionalProperties":false}
      """;

  private static List<Block> log(ToolCall call) {
    for (String message : List.of("begun", "half done", "done")) {
      call.client().log(Client.Level.INFO, "conformance", FixtureTool.json("\"" + message + "\""));
    }
    return FixtureTool.text("Logged three messages.");
  }

  private static List<Block> progress(ToolCall call) {
    call.progress().report(0, 100, "begun");
    call.progress().report(50, 100, "half done");
    call.progress().report(100, 100, "done");
    return FixtureTool.text("Reported three times.");
  }

  static Block.Resource resource(String uri, String type, String text) {
    return new Block.Resource(uri, type, text.getBytes(StandardCharsets.UTF_8));
  }
}
