package dev.holdfast.gateway.mcp.tool;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.Wire;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** {@code context_read}: get, list, history. */
final class ContextReadTool implements Tool {
  private static final Set<String> KNOWN =
      Set.of("action", "key", "prefix", "version", "after", "limit", "maxTokens");
  private static final JsonSlice SCHEMA =
      Arguments.schema(
          """
          {"type":"object","properties":{\
          "action":{"enum":["get","list","history"],"description":"default get"},\
          "key":{"type":"string","description":"for get, history"},\
          "prefix":{"type":"string","description":"for list"},\
          "version":{"type":"integer","description":"for get: an older version"},\
          "after":{"type":"string","description":"'next' of the page before"},\
          "limit":{"type":"integer","minimum":1,"maximum":1000,"description":"default 100"}},\
          "additionalProperties":false}\
          """);

  private final InstantSource clock;

  ContextReadTool(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "context_read";
  }

  @Override
  public String description() {
    return "Read a context with its version and digest, list keys below a prefix, or list the"
        + " versions of a key.";
  }

  @Override
  public JsonSlice inputSchema() {
    return SCHEMA;
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public Outcome<JsonSlice> call(ToolCall call) {
    Arguments arguments = Arguments.of(call.arguments(), KNOWN);
    if (arguments.has("maxTokens")) {
      return Outcome.refused(
          ErrorCode.UNSUPPORTED, "'maxTokens' is not served yet: leave it out, or use 'limit'.");
    }
    Contexts contexts = call.runtime().contexts();
    if (arguments.text("action").filter("search"::equals).isPresent()) {
      return Outcome.refused(
          ErrorCode.UNSUPPORTED, "'search' is not served yet: use list with a prefix.");
    }
    return switch (arguments.choice("action", List.of("get", "list", "history"))) {
      case "get" -> get(arguments, contexts);
      case "list" -> list(arguments, contexts);
      default -> history(arguments, contexts);
    };
  }

  private Outcome<JsonSlice> get(Arguments arguments, Contexts contexts) {
    if (arguments.has("prefix") && !arguments.has("key")) {
      throw Arguments.invalid("A 'prefix' is for the action list; get wants a 'key'.");
    }
    ContextKey key = new ContextKey(arguments.requiredText("key"));
    OptionalLong version =
        arguments.has("version")
            ? OptionalLong.of(arguments.number("version", 0, 1, Long.MAX_VALUE))
            : OptionalLong.empty();
    return switch (contexts.find(key, version)) {
      case Outcome.Refused<ContextEntry>(Refusal refusal) -> Outcome.refused(refusal);
      case Outcome.Done<ContextEntry>(ContextEntry entry) -> {
        JsonSlice answer = Wire.slice(Wire.entry(new JsonWriter(), entry));
        // A long value takes its time to be written down; past its deadline it does not leave.
        yield entry.summary().expiresAt().filter(at -> !clock.instant().isBefore(at)).isPresent()
            ? Outcome.refused(ErrorCode.EXPIRED, "'" + key + "' is past its deadline.")
            : Outcome.done(answer);
      }
    };
  }

  private static Outcome<JsonSlice> list(Arguments arguments, Contexts contexts) {
    return contexts
        .list(arguments.text("prefix").orElse(""), arguments.text("after"), limit(arguments))
        .map(page -> Wire.slice(Wire.page(new JsonWriter(), page, Wire::summary)));
  }

  private static Outcome<JsonSlice> history(Arguments arguments, Contexts contexts) {
    ContextKey key = new ContextKey(arguments.requiredText("key"));
    return contexts
        .history(key, arguments.number("after", 0, 0, Long.MAX_VALUE), limit(arguments))
        .map(page -> Wire.slice(Wire.page(new JsonWriter(), page, Wire::historyItem)));
  }

  private static int limit(Arguments arguments) {
    return (int) arguments.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT);
  }
}
