package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.web.Request;
import java.util.Locale;

/** What a client sends, and what it takes. */
final class MediaTypes {
  static final String JSON = "application/json";
  static final String EVENTS = "text/event-stream";

  private MediaTypes() {}

  static boolean isJson(Request request) {
    String type = request.header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().equalsIgnoreCase(JSON);
  }

  /** Whether the client takes the type; one that says nothing takes all. */
  static boolean accepts(Request request, String type) {
    return request.headers("Accept").isEmpty()
        || lists(request, type)
        || lists(request, "*/*")
        || lists(request, type.substring(0, type.indexOf('/')) + "/*");
  }

  /** Whether the client names the type. */
  static boolean lists(Request request, String type) {
    return request.headers("Accept").stream()
        .anyMatch(accepted -> accepted.toLowerCase(Locale.ROOT).contains(type));
  }
}
