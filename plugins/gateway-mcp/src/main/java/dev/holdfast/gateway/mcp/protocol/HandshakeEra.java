package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Revisions 2025-06-18 and 2025-11-25: {@code initialize} first, then requests that rely on it.
 *
 * <p>Used by one thread at a time, but for {@link #clientName}.
 */
public final class HandshakeEra implements Era {
  /** The revisions spoken, the newest first. */
  public static final List<String> REVISIONS = List.of("2025-11-25", "2025-06-18");

  private static final JsonSlice NO_ARGUMENTS =
      JsonSlice.parse("{}".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 1);
  private static final String INSTRUCTIONS =
      "Shared, versioned state for agents. Read a context and its version with context_read; write"
          + " with context_write and ifVersion so that nobody's change is lost. Take a lease before"
          + " longer work and pass its token as fence.";

  private final ToolCatalog catalog;
  private final String serverVersion;
  private boolean isInitialized;
  private volatile String clientName = "";

  private HandshakeEra(ToolCatalog catalog, String serverVersion, boolean isInitialized) {
    this.catalog = catalog;
    this.serverVersion = serverVersion;
    this.isInitialized = isInitialized;
  }

  /** A session that has yet to begin. */
  public static HandshakeEra beginning(ToolCatalog catalog, String serverVersion) {
    return new HandshakeEra(catalog, serverVersion, false);
  }

  /** A session whose handshake is proven in another way. */
  public static HandshakeEra resumed(ToolCatalog catalog, String serverVersion) {
    return new HandshakeEra(catalog, serverVersion, true);
  }

  @Override
  public Answer answer(Frame.Request request) {
    return switch (request.method()) {
      case "initialize" -> initialize(request.params());
      case "ping" -> new Answer.Result(new JsonWriter().beginObject().endObject());
      case "tools/list" -> isInitialized ? listTools(request.params()) : uninitialized();
      case "tools/call" -> isInitialized ? callTool(request.params()) : uninitialized();
      default ->
          new Answer.Faulty(
              new Fault(
                  Fault.METHOD_NOT_FOUND,
                  "This server has no method '" + printable(request.method()) + "'."));
    };
  }

  private Answer initialize(Map<String, JsonSlice> params) {
    Optional<String> wanted = text(params, "protocolVersion");
    if (wanted.isEmpty()) {
      return faulty("'protocolVersion' is missing, or no string.");
    }
    isInitialized = true;
    JsonSlice client = params.get("clientInfo");
    if (client != null && client.kind() == JsonSlice.Kind.OBJECT) {
      clientName = text(client.members(), "name").orElse("");
    }
    String revision = REVISIONS.contains(wanted.get()) ? wanted.get() : REVISIONS.getFirst();
    JsonWriter json = new JsonWriter().beginObject().member("protocolVersion", revision);
    json.name("capabilities").beginObject().name("tools").beginObject().endObject().endObject();
    json.name("serverInfo").beginObject().member("name", "holdfast").member("title", "Holdfast");
    json.member("version", serverVersion).endObject();
    return new Answer.Result(json.member("instructions", INSTRUCTIONS).endObject());
  }

  private Answer listTools(Map<String, JsonSlice> params) {
    JsonSlice cursor = params.get("cursor");
    if (cursor != null && !cursor.isNull()) {
      return faulty("All tools are on one page; no cursor was ever given out.");
    }
    JsonWriter json = new JsonWriter().beginObject().name("tools").beginArray();
    for (Tool tool : catalog.tools()) {
      json.beginObject().member("name", tool.name()).member("description", tool.description());
      json.name("inputSchema").value(tool.inputSchema());
      if (tool.isReadOnly()) {
        json.name("annotations").beginObject().member("readOnlyHint", true).endObject();
      }
      json.endObject();
    }
    return new Answer.Result(json.endArray().endObject());
  }

  private Answer callTool(Map<String, JsonSlice> params) {
    Optional<String> name = text(params, "name");
    if (name.isEmpty()) {
      return faulty("'name' is missing, or no string.");
    }
    JsonSlice arguments = params.get("arguments");
    if (arguments != null
        && arguments.kind() != JsonSlice.Kind.OBJECT
        && arguments.kind() != JsonSlice.Kind.NULL) {
      return faulty("'arguments' must be an object.");
    }
    Optional<Tool> tool = catalog.find(name.get());
    if (tool.isEmpty()) {
      return faulty("Unknown tool: " + printable(name.get()));
    }
    JsonSlice given = arguments == null || arguments.isNull() ? NO_ARGUMENTS : arguments;
    return new Answer.Call(tool.get(), given, progressToken(params));
  }

  @Override
  public Optional<RequestId> cancelled(Frame.Notification notification) {
    JsonSlice id = notification.params().get("requestId");
    return notification.method().equals("notifications/cancelled") && id != null
        ? RequestId.of(id)
        : Optional.empty();
  }

  @Override
  public byte[] callResult(Outcome<JsonSlice> outcome) {
    return Messages.callResult(outcome);
  }

  @Override
  public String clientName() {
    return clientName;
  }

  /** Where a request wants its progress reported. */
  public static Optional<JsonSlice> progressToken(Map<String, JsonSlice> params) {
    JsonSlice meta = params.get("_meta");
    if (meta == null || meta.kind() != JsonSlice.Kind.OBJECT) {
      return Optional.empty();
    }
    return meta.member("progressToken")
        .filter(token ->
            token.kind() == JsonSlice.Kind.STRING || token.kind() == JsonSlice.Kind.NUMBER);
  }

  private static Optional<String> text(Map<String, JsonSlice> members, String name) {
    JsonSlice slice = members.get(name);
    return slice != null && slice.kind() == JsonSlice.Kind.STRING
        ? Optional.of(slice.asText())
        : Optional.empty();
  }

  private static String printable(String text) {
    String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  private static Answer uninitialized() {
    return new Answer.Faulty(Fault.invalidRequest("The session has not begun: send 'initialize'."));
  }

  private static Answer faulty(String message) {
    return new Answer.Faulty(Fault.invalidParams(message));
  }
}
