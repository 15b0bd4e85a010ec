package dev.holdfast.launcher.client;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A refusal as the daemon sent it (RFC 9457).
 *
 * @param status the HTTP status
 * @param code the stable error code
 * @param message what failed and what to do
 * @param facts the facts beside it, as JSON
 */
public record Problem(int status, String code, String message, Map<String, JsonSlice> facts) {
  private static final int MAX_DEPTH = 64;
  private static final Set<String> FRAME =
      Set.of("type", "title", "status", "detail", "code", "message", "instance");

  /** Reads a problem document; anything else becomes a problem that names the status. */
  static Problem read(int status, byte[] body) {
    try {
      Map<String, JsonSlice> members = JsonSlice.parse(body, MAX_DEPTH).members();
      Map<String, JsonSlice> facts = new LinkedHashMap<>(members);
      facts.keySet().removeAll(FRAME);
      String message =
          text(members, "detail", text(members, "message", text(members, "title", "refused")));
      return new Problem(status, text(members, "code", "http-" + status), message, facts);
    } catch (HoldfastException e) {
      return new Problem(
          status,
          "http-" + status,
          "The daemon answered " + status + " without a reason.",
          Map.of());
    }
  }

  /** Whether the request was understood and refused for the state of things: exit code 3. */
  public boolean isRefusal() {
    return status == 409 || status == 412 || status == 422 || status == 507;
  }

  /** One line for a person. */
  public String line() {
    StringBuilder line = new StringBuilder(code).append(": ").append(message);
    if (!facts.isEmpty()) {
      String separator = " (";
      for (Map.Entry<String, JsonSlice> fact : facts.entrySet()) {
        line.append(separator).append(fact.getKey()).append(' ').append(plain(fact.getValue()));
        separator = ", ";
      }
      line.append(')');
    }
    return line.toString().replaceAll("\\p{Cntrl}", "?");
  }

  private static String plain(JsonSlice value) {
    return value.kind() == JsonSlice.Kind.STRING ? value.asText() : value.raw();
  }

  private static String text(Map<String, JsonSlice> members, String name, String otherwise) {
    JsonSlice value = members.get(name);
    return value == null || value.kind() != JsonSlice.Kind.STRING ? otherwise : value.asText();
  }
}
