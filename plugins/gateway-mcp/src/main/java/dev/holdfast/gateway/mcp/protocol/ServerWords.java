package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonWriter;

/** What the server says of itself, in all revisions alike. */
final class ServerWords {
  static final String INSTRUCTIONS =
      "Shared, versioned state for agents. Read a context and its version with context_read; write"
          + " with context_write and ifVersion so that nobody's change is lost. Take a lease before"
          + " longer work and pass its token as fence.";

  private ServerWords() {}

  static void info(JsonWriter json, String version) {
    json.beginObject().member("name", "holdfast").member("title", "Holdfast");
    json.member("version", version).endObject();
  }

  static void capabilities(JsonWriter json) {
    json.beginObject().name("tools").beginObject().member("listChanged", true).endObject();
    json.name("resources").beginObject().member("subscribe", true).endObject();
    json.name("prompts").beginObject().member("listChanged", true).endObject();
    json.name("completions").beginObject().endObject();
    json.name("logging").beginObject().endObject().endObject();
  }
}
