package dev.holdfast.shim;

import java.nio.charset.StandardCharsets;

/**
 * As much of a JSON-RPC message as the shim needs.
 *
 * @param kind what it is
 * @param id the JSON text of its id; empty when it has none
 * @param method its method; empty when it has none
 */
record Message(Kind kind, String id, String method) {
  /** What a message is. */
  enum Kind {
    REQUEST,
    NOTIFICATION,
    RESPONSE,
    /** Nothing that the shim understands: the daemon will say what is wrong with it. */
    OTHER
  }

  /** Reads a line. */
  static Message scan(byte[] line) {
    JsonMembers.Span json = JsonMembers.Span.of(line);
    JsonMembers.Span method = JsonMembers.find(json, "method");
    JsonMembers.Span idSpan = JsonMembers.find(json, "id");
    String id = idSpan == null ? "" : idSpan.raw();
    if (id.equals("null")) {
      id = "";
    }
    if (method != null && method.isString()) {
      Kind kind = id.isEmpty() ? Kind.NOTIFICATION : Kind.REQUEST;
      return new Message(kind, id, method.asText());
    }
    return new Message(id.isEmpty() ? Kind.OTHER : Kind.RESPONSE, id, "");
  }

  /** The id of the request that this notification cancels; empty when it cancels none. */
  static String cancelledId(byte[] line) {
    JsonMembers.Span params = JsonMembers.find(JsonMembers.Span.of(line), "params");
    JsonMembers.Span id = params == null ? null : JsonMembers.find(params, "requestId");
    return id == null ? "" : id.raw();
  }

  /** An error response, as a line. */
  static byte[] error(String id, int code, String text) {
    StringBuilder json = new StringBuilder(160).append("{\"jsonrpc\":\"2.0\",\"id\":");
    json.append(id.isEmpty() ? "null" : id).append(",\"error\":{\"code\":").append(code);
    json.append(",\"message\":");
    JsonMembers.quote(json, text);
    return json.append("}}\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
