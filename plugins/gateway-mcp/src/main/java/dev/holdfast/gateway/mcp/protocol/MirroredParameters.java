package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a tool call that HTTP clients repeat in headers, because the tool's schema
 * marks them with {@code x-mcp-header}. Of revision 2026-07-28.
 */
public final class MirroredParameters {
  private static final int MAX_DEPTH = 32;

  /**
   * One such parameter.
   *
   * @param header what the header's name ends with
   * @param value what the call says; empty when it says nothing, or {@code null}
   */
  public record Parameter(String header, Optional<JsonSlice> value) {

    /** Whether a header's value, decoded, is that of the call. */
    public boolean hasValue(String said) {
      return value.filter(given -> isSame(given, said)).isPresent();
    }

    private static boolean isSame(JsonSlice given, String said) {
      return switch (given.kind()) {
        case STRING -> given.asText().equals(said);
        case BOOLEAN -> given.raw().equals(said);
        case NUMBER -> isSameNumber(given.raw(), said);
        case OBJECT, ARRAY, NULL -> false;
      };
    }

    /** Compares as numbers; neither text may be so long that this takes long. */
    private static boolean isSameNumber(String given, String said) {
      if (given.length() > 64 || said.length() > 64 || said.matches(".*[eE].*")) {
        return given.equals(said);
      }
      try {
        return !given.matches(".*[eE].*")
            && new BigDecimal(given).compareTo(new BigDecimal(said)) == 0;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  private MirroredParameters() {}

  /** Those of a call with {@code arguments} of a tool with {@code schema}. */
  static List<Parameter> of(JsonSlice schema, Optional<JsonSlice> arguments) {
    List<Parameter> found = new ArrayList<>();
    collect(schema, arguments, found, 0);
    return found;
  }

  private static void collect(
      JsonSlice schema, Optional<JsonSlice> value, List<Parameter> found, int depth) {
    Map<String, JsonSlice> properties =
        Params.of(schema).object("properties").map(JsonSlice::members).orElse(Map.of());
    if (depth > MAX_DEPTH) {
      return;
    }
    properties.forEach((name, property) -> {
      Optional<JsonSlice> given =
          value.flatMap(object -> Optional.ofNullable(Params.of(object).members().get(name)));
      Params.of(property)
          .text("x-mcp-header")
          .filter(header -> header.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+"))
          .ifPresent(
              header -> found.add(new Parameter(header, given.filter(slice -> !slice.isNull()))));
      collect(property, given, found, depth + 1);
    });
  }
}
