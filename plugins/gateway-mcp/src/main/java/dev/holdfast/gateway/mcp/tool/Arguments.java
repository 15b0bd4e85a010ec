package dev.holdfast.gateway.mcp.tool;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, read by type. An argument that is {@code null} counts as absent, because
 * many models fill in what they leave out. Every read of a wrong form throws {@code
 * invalid-request} and names the argument.
 */
final class Arguments {
  /** What to say when a duration is no string. */
  static final String DURATION = "a string such as 30s or 5m";

  private final Map<String, JsonSlice> given;

  private Arguments(Map<String, JsonSlice> given) {
    this.given = given;
  }

  /** Reads an object whose members are all among {@code known}. */
  static Arguments of(JsonSlice object, Set<String> known) {
    Map<String, JsonSlice> given = new LinkedHashMap<>(object.members());
    checkKnown(given.keySet(), known);
    given.values().removeIf(JsonSlice::isNull);
    return new Arguments(given);
  }

  /** Refuses the first name that is not among {@code known}. */
  static void checkKnown(Collection<String> names, Set<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw invalid(
            "Unknown argument '" + printable(name) + "'; known are " + sorted(known) + ".");
      }
    }
  }

  boolean has(String name) {
    return given.containsKey(name);
  }

  Optional<String> text(String name) {
    return slice(name, JsonSlice.Kind.STRING, "a string").map(JsonSlice::asText);
  }

  /** A text that must be there, with unpaired surrogates left in it, which keys refuse. */
  String requiredText(String name) {
    return slice(name, JsonSlice.Kind.STRING, "a string")
        .map(JsonSlice::asTextUnrepaired)
        .orElseThrow(() -> invalid("The argument '" + name + "' is missing."));
  }

  /** One of the given words, or the first of them. */
  String choice(String name, List<String> allowed) {
    String chosen = text(name).orElse(allowed.getFirst());
    if (!allowed.contains(chosen)) {
      throw invalid("'" + name + "' is one of " + String.join(", ", allowed) + ".");
    }
    return chosen;
  }

  /** A whole number, also when it is written as a string. */
  Optional<Long> number(String name) {
    JsonSlice slice = given.get(name);
    if (slice == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          slice.kind() == JsonSlice.Kind.STRING ? Long.parseLong(slice.asText()) : slice.asLong());
    } catch (NumberFormatException | HoldfastException e) {
      throw invalid("'" + name + "' must be a whole number.");
    }
  }

  long number(String name, long defaultValue, long min, long max) {
    long number = number(name).orElse(defaultValue);
    if (number < min || number > max) {
      throw invalid("'" + name + "' must be between " + min + " and " + max + ".");
    }
    return number;
  }

  boolean flag(String name) {
    return slice(name, JsonSlice.Kind.BOOLEAN, "true or false")
        .map(JsonSlice::asBoolean)
        .orElse(false);
  }

  Optional<Duration> duration(String name) {
    return slice(name, JsonSlice.Kind.STRING, DURATION)
        .map(text -> Quantities.parseDuration(text.asText()));
  }

  List<String> texts(String name) {
    List<JsonSlice> elements =
        slice(name, JsonSlice.Kind.ARRAY, "an array of strings")
            .orElseThrow(() -> invalid("The argument '" + name + "' is missing."))
            .elements();
    if (elements.isEmpty()
        || elements.stream().anyMatch(element -> element.kind() != JsonSlice.Kind.STRING)) {
      throw invalid("'" + name + "' must be an array of one or more strings.");
    }
    return elements.stream().map(JsonSlice::asTextUnrepaired).toList();
  }

  JsonSlice array(String name) {
    return slice(name, JsonSlice.Kind.ARRAY, "an array")
        .orElseThrow(() -> invalid("The argument '" + name + "' is missing."));
  }

  private Optional<JsonSlice> slice(String name, JsonSlice.Kind kind, String expected) {
    @Nullable JsonSlice slice = given.get(name);
    if (slice != null && slice.kind() != kind) {
      throw invalid("'" + name + "' must be " + expected + ".");
    }
    return Optional.ofNullable(slice);
  }

  static HoldfastException invalid(String message) {
    return new HoldfastException(ErrorCode.INVALID_REQUEST, message);
  }

  /** A schema written in the source. */
  static JsonSlice schema(String text) {
    return JsonSlice.parse(text.getBytes(StandardCharsets.UTF_8), 16);
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  private static String printable(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
