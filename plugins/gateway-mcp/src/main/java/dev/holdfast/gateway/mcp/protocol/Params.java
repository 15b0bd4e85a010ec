package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a request, read by kind: a member of another kind counts as absent.
 *
 * @param members by name
 */
public record Params(Map<String, JsonSlice> members) {

  /** The members of a JSON value; none when it is no object. */
  public static Params of(JsonSlice json) {
    return new Params(json.kind() == JsonSlice.Kind.OBJECT ? json.members() : Map.of());
  }

  /** Whether the member is there, of whatever kind, {@code null} excepted. */
  public boolean has(String name) {
    JsonSlice slice = members.get(name);
    return slice != null && !slice.isNull();
  }

  /** A string. */
  public Optional<String> text(String name) {
    return of(name, JsonSlice.Kind.STRING).map(JsonSlice::asText);
  }

  /** An object. */
  public Optional<JsonSlice> object(String name) {
    return of(name, JsonSlice.Kind.OBJECT);
  }

  /** A value of that kind. */
  public Optional<JsonSlice> of(String name, JsonSlice.Kind kind) {
    return Optional.ofNullable(members.get(name)).filter(slice -> slice.kind() == kind);
  }

  /** The members of {@code _meta}. */
  Params meta() {
    return object("_meta").map(Params::of).orElseGet(() -> new Params(Map.of()));
  }

  /** Where the request wants its progress reported. */
  public Optional<JsonSlice> progressToken() {
    Params meta = meta();
    return meta.of("progressToken", JsonSlice.Kind.STRING)
        .or(() -> meta.of("progressToken", JsonSlice.Kind.NUMBER));
  }

  /** A client's text as it may stand in a message. */
  public static String printable(String text) {
    String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
