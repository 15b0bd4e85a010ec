package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows JSON to people. */
final class Json {
  private Json() {}

  /** A member as plain text; empty when it is absent or null. */
  static Optional<String> text(JsonSlice object, String name) {
    return object.member(name).filter(value -> !value.isNull()).map(Json::plain);
  }

  /** A member as plain text, or a dash. */
  static String textOrDash(JsonSlice object, String name) {
    return text(object, name).orElse("-");
  }

  /** A string without its quotes, anything else as it stands; never a control character. */
  static String plain(JsonSlice value) {
    String text = value.kind() == JsonSlice.Kind.STRING ? value.asText() : value.raw();
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** {@code a=b, c=d} of an object, {@code a, b} of an array. */
  static String inline(JsonSlice value) {
    return switch (value.kind()) {
      case OBJECT ->
          value.memberList().stream()
              .map(member -> member.name() + "=" + inline(member.value()))
              .collect(Collectors.joining(", "));
      case ARRAY -> value.elements().stream().map(Json::inline).collect(Collectors.joining(", "));
      case STRING, NUMBER, BOOLEAN, NULL -> plain(value);
    };
  }

  /** The elements of a list that may stand alone or as the {@code items} of a page. */
  static List<JsonSlice> items(JsonSlice answer, String name) {
    if (answer.kind() == JsonSlice.Kind.ARRAY) {
      return answer.elements();
    }
    return answer
        .member("items")
        .or(() -> answer.member(name))
        .map(JsonSlice::elements)
        .orElse(List.of());
  }
}
