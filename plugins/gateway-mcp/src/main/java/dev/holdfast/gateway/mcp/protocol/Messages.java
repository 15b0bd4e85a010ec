package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Client;
import dev.holdfast.api.web.Question;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Writes messages of the server. */
public final class Messages {
  private Messages() {}

  /** A response with a result. */
  static byte[] result(RequestId id, JsonWriter result) {
    JsonWriter json = new JsonWriter().beginObject().member("jsonrpc", "2.0");
    json.name("id").rawValue(id.raw().getBytes(StandardCharsets.UTF_8));
    json.name("result").rawValue(result.toBytes()).endObject();
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
    fault.data().ifPresent(data -> json.name("data").value(data));
    return oneLine(json.endObject().endObject().toBytes());
  }

  /** A notification. */
  static byte[] notification(String method, Ending.Members params) {
    JsonWriter json = new JsonWriter().beginObject().member("jsonrpc", "2.0");
    json.member("method", method).name("params").beginObject();
    params.write(json);
    return oneLine(json.endObject().endObject().toBytes());
  }

  /** A report of progress. */
  static byte[] progress(JsonSlice token, long done, long total, String message) {
    return notification(
        "notifications/progress",
        json -> {
          json.name("progressToken").value(token).member("progress", done);
          if (total > 0) {
            json.member("total", total);
          }
          if (!message.isEmpty()) {
            json.member("message", message);
          }
        });
  }

  /** A message for the client's log. */
  static byte[] log(Client.Level level, String logger, JsonSlice data) {
    return notification(
        "notifications/message",
        json -> {
          json.member("level", level.name().toLowerCase(Locale.ROOT));
          if (!logger.isEmpty()) {
            json.member("logger", logger);
          }
          json.name("data").value(data);
        });
  }

  /** A request of the server. */
  static byte[] question(String id, Question question) {
    JsonWriter json = new JsonWriter().beginObject().member("jsonrpc", "2.0").member("id", id);
    question(json, question);
    return oneLine(json.endObject().toBytes());
  }

  /** The method and the parameters of a question. */
  static void question(JsonWriter json, Question question) {
    json.member("method", method(question.feature())).name("params").value(question.params());
  }

  private static String method(Client.Feature feature) {
    return switch (feature) {
      case ELICITATION -> "elicitation/create";
      case SAMPLING -> "sampling/createMessage";
      case ROOTS -> "roots/list";
    };
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
