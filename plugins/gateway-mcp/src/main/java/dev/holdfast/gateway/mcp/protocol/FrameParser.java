package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonSlice;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads frames. Every sequence of bytes gives a frame; none throws. */
public final class FrameParser {
  /** The largest frame, in bytes; the transports see to it. */
  public static final int MAX_FRAME_BYTES = 16 << 20;

  /** The deepest nesting of a frame. */
  public static final int MAX_DEPTH = 512;

  private FrameParser() {}

  /**
   * The frame that {@code bytes} say. Its parameters point into {@code bytes}, so nobody may change
   * them afterwards.
   */
  public static Frame parse(byte[] bytes) {
    JsonSlice json;
    try {
      json = JsonSlice.parse(bytes, MAX_DEPTH);
    } catch (HoldfastException e) {
      return malformed(Optional.empty(), Fault.parseError(e.refusal().message()));
    }
    return switch (json.kind()) {
      case OBJECT -> parseObject(json.members());
      case ARRAY ->
          invalid(Optional.empty(), "Batches are not part of this protocol: one message a frame.");
      case STRING, NUMBER, BOOLEAN, NULL ->
          invalid(Optional.empty(), "A message is a JSON object.");
    };
  }

  /** The answer to a frame that is longer than {@link #MAX_FRAME_BYTES}. */
  public static Frame overlong() {
    return invalid(
        Optional.empty(), "A frame has at most " + MAX_FRAME_BYTES + " bytes; it was passed over.");
  }

  /** The answer to a frame that was not taken in. */
  public static Frame refused(Refusal refusal) {
    return malformed(Optional.empty(), Fault.refused(refusal));
  }

  private static Frame parseObject(Map<String, JsonSlice> members) {
    JsonSlice idSlice = members.get("id");
    Optional<RequestId> id = idSlice == null ? Optional.empty() : RequestId.of(idSlice);
    if (!isText(members.get("jsonrpc"), "2.0")) {
      return invalid(id, "'jsonrpc' must be \"2.0\".");
    }
    JsonSlice method = members.get("method");
    if (method == null) {
      return members.containsKey("result") || members.containsKey("error")
          ? new Frame.Response(id, Optional.ofNullable(members.get("result")))
          : invalid(id, "'method' is missing.");
    }
    if (method.kind() != JsonSlice.Kind.STRING) {
      return invalid(id, "'method' must be a string.");
    }
    if (idSlice != null && id.isEmpty()) {
      return invalid(id, "'id' must be a string or a number.");
    }
    JsonSlice params = members.get("params");
    if (params != null && params.kind() != JsonSlice.Kind.OBJECT) {
      return malformed(id, Fault.invalidParams("'params' must be an object."));
    }
    Map<String, JsonSlice> named = params == null ? Map.of() : params.members();
    return id.<Frame>map(present -> new Frame.Request(present, method.asText(), named))
        .orElseGet(() -> new Frame.Notification(method.asText(), named));
  }

  private static boolean isText(@Nullable JsonSlice slice, String text) {
    return slice != null && slice.kind() == JsonSlice.Kind.STRING && slice.asText().equals(text);
  }

  private static Frame invalid(Optional<RequestId> id, String message) {
    return malformed(id, Fault.invalidRequest(message));
  }

  private static Frame malformed(Optional<RequestId> id, Fault fault) {
    return new Frame.Malformed(id, fault);
  }
}
