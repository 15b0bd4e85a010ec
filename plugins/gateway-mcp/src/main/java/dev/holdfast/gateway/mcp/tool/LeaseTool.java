package dev.holdfast.gateway.mcp.tool;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.Wire;
import dev.holdfast.gateway.mcp.protocol.ClientName;
import dev.holdfast.gateway.mcp.protocol.WaitingTool;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** {@code lease}: acquire, renew, release, who. */
final class LeaseTool implements WaitingTool {
  private static final Duration DEFAULT_TTL = Duration.ofSeconds(30);
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);
  private static final Duration MAX_WAIT = Duration.ofHours(1);
  private static final Set<String> KNOWN =
      Set.of("action", "names", "mode", "ttl", "wait", "lease", "owner");
  private static final JsonSlice SCHEMA =
      Arguments.schema(
          """
          {"type":"object","properties":{\
          "action":{"enum":["acquire","renew","release","who"]},\
          "names":{"type":"array","items":{"type":"string"},"description":"a key, or prefix/** for\
           all below"},\
          "mode":{"enum":["exclusive","shared"]},\
          "ttl":{"type":"string","description":"default 30s"},\
          "wait":{"type":"string","description":"default 5s"},\
          "lease":{"type":"string","description":"for renew, release"},\
          "owner":{"type":"string","description":"who you are, for others to read"}},\
          "required":["action"],"additionalProperties":false}\
          """);

  @Override
  public String name() {
    return "lease";
  }

  @Override
  public String description() {
    return "Hold names for a limited time so that others wait. Pass the token as fence when you"
        + " write: a writer that lost its lease is refused. Renew at a third of the ttl.";
  }

  @Override
  public JsonSlice inputSchema() {
    return SCHEMA;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public Duration patience(JsonSlice arguments) {
    try {
      Arguments read = Arguments.of(arguments, KNOWN);
      return read.text("action").filter("acquire"::equals).isPresent()
          ? waitOf(read)
          : Duration.ZERO;
    } catch (HoldfastException e) {
      return Duration.ZERO;
    }
  }

  @Override
  public Outcome<JsonSlice> call(ToolCall call) {
    Arguments arguments = Arguments.of(call.arguments(), KNOWN);
    arguments.requiredText("action");
    Leases leases = call.runtime().leases();
    return switch (arguments.choice("action", List.of("acquire", "renew", "release", "who"))) {
      case "acquire" -> leases.acquire(request(arguments)).map(LeaseTool::granted);
      case "renew" ->
          leases
              .renew(arguments.requiredText("lease"), arguments.duration("ttl"))
              .map(LeaseTool::granted);
      case "release" ->
          leases
              .release(arguments.requiredText("lease"))
              .map(lease -> Wire.slice(names(new JsonWriter().beginObject(), lease).endObject()));
      default -> Outcome.done(holders(leases.list(), arguments));
    };
  }

  private static Leases.Request request(Arguments arguments) {
    Leases.Mode mode =
        arguments.choice("mode", List.of("exclusive", "shared")).equals("shared")
            ? Leases.Mode.SHARED
            : Leases.Mode.EXCLUSIVE;
    String owner =
        arguments
            .text("owner")
            .or(ClientName::current)
            .orElseGet(() -> RequestScope.current().principal().name());
    return new Leases.Request(
        arguments.texts("names"),
        mode,
        arguments.duration("ttl").orElse(DEFAULT_TTL),
        waitOf(arguments),
        owner);
  }

  private static Duration waitOf(Arguments arguments) {
    Duration wait = arguments.duration("wait").orElse(DEFAULT_WAIT);
    if (wait.compareTo(MAX_WAIT) > 0) {
      throw Arguments.invalid("'wait' is at most 1h.");
    }
    return wait;
  }

  private static JsonSlice granted(Leases.Lease lease) {
    JsonWriter json =
        new JsonWriter().beginObject().member("lease", lease.id()).member("token", lease.token());
    json.member("expiresAt", Wire.time(lease.expiresAt()));
    return Wire.slice(names(json, lease).endObject());
  }

  private static JsonWriter names(JsonWriter json, Leases.Lease lease) {
    json.name("names").beginArray();
    lease.names().forEach(json::value);
    return json.endArray();
  }

  /** The leases in force; with {@code names}, those that hold one of them. */
  private static JsonSlice holders(List<Leases.Lease> leases, Arguments arguments) {
    List<String> wanted = arguments.has("names") ? arguments.texts("names") : List.of();
    JsonWriter json = new JsonWriter().beginObject().name("items").beginArray();
    leases.stream()
        .filter(lease -> wanted.isEmpty() || lease.names().stream().anyMatch(wanted::contains))
        .forEach(lease -> Wire.lease(json, lease));
    return Wire.slice(json.endArray().endObject());
  }
}
