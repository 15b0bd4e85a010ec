package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes messages of the server. */
public final class Messages {
  private Messages() {}

  /** A response with a result. */
  static byte[] result(RequestId id, byte[] result) {
    JsonWriter json = new JsonWriter().beginObject().member("jsonrpc", "2.0");
    json.name("id").rawValue(id.raw().getBytes(StandardCharsets.UTF_8));
    json.name("result").rawValue(result).endObject();
    return oneLine(json.toBytes());
  }

  /**
   * A response with an error; the id is {@code null} when the frame had none that could be read.
   */
  public static byte[] error(Optional<RequestId> id, Fault fault) {
    JsonWriter json = new JsonWriter().beginObject().member("jsonrpc", "2.0").name("id");
    if (id.isPresent()) {
      json.rawValue(id.get().raw().getBytes(StandardCharsets.UTF_8));
    } else {
      json.nullValue();
    }
    json.name("error")
        .beginObject()
        .member("code", fault.code())
        .member("message", fault.message());
    return oneLine(json.endObject().endObject().toBytes());
  }

  /** A report of progress. */
  static byte[] progress(JsonSlice token, long done, long total, String message) {
    JsonWriter json = new JsonWriter().beginObject().member("jsonrpc", "2.0");
    json.member("method", "notifications/progress").name("params").beginObject();
    json.name("progressToken").value(token).member("progress", done);
    if (total > 0) {
      json.member("total", total);
    }
    if (!message.isEmpty()) {
      json.member("message", message);
    }
    return oneLine(json.endObject().endObject().toBytes());
  }

  /** What a tool answered, as a {@code CallToolResult}: structured, and the same as text. */
  static byte[] callResult(Outcome<JsonSlice> outcome) {
    return switch (outcome) {
      case Outcome.Done<JsonSlice>(JsonSlice value) -> callResult(value, false);
      case Outcome.Refused<JsonSlice>(Refusal refusal) ->
          callResult(Wire.slice(Wire.refusal(new JsonWriter(), refusal)), true);
    };
  }

  private static byte[] callResult(JsonSlice answer, boolean isError) {
    JsonWriter json = new JsonWriter().beginObject().name("content").beginArray();
    json.beginObject().member("type", "text").member("text", answer.raw()).endObject().endArray();
    json.name("structuredContent").value(answer);
    if (isError) {
      json.member("isError", true);
    }
    return json.endObject().toBytes();
  }

  /**
   * Turns line breaks into spaces. They stand between tokens only, because strings have theirs
   * escaped: they come from values that were stored with them, and would cut a line in two.
   */
  private static byte[] oneLine(byte[] message) {
    for (int i = 0; i < message.length; i++) {
      if (message[i] == '\n' || message[i] == '\r') {
        message[i] = ' ';
      }
    }
    return message;
  }
}
