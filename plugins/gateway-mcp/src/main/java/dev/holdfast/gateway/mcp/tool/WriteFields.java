package dev.holdfast.gateway.mcp.tool;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a write as models give them, made such as {@link
 * dev.holdfast.api.web.OperationReader} takes them. What is {@code null} counts as absent, but for
 * a {@code value}, which is kept byte for byte; a whole number may be written as a string; what has
 * a wrong form is refused by its name.
 */
final class WriteFields {
  /** What may describe one change, apart from its kind. */
  static final Set<String> OF_A_CHANGE =
      Set.of("key", "value", "bytes", "contentType", "ifVersion", "ttl", "fence", "priority");

  private static final Set<String> WHOLE_NUMBERS = Set.of("ifVersion", "fence");

  /** Fields that are strings, and what to say when they are not. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "action", "a string",
          "op", "a string",
          "key", "a string",
          "bytes", "a string in Base64",
          "contentType", "a string",
          "ttl", Arguments.DURATION,
          "priority", "a string",
          "idempotencyKey", "a string",
          "plan", "a string");

  private WriteFields() {}

  /** The same object, tidied; its members are all among {@code known}. */
  static JsonSlice tidy(JsonSlice object, Set<String> known) {
    List<JsonSlice.Member> members = object.memberList();
    Arguments.checkKnown(members.stream().map(JsonSlice.Member::name).toList(), known);
    members.forEach(WriteFields::check);
    if (members.stream().noneMatch(member -> isAbsent(member) || isNumberInText(member))) {
      return object;
    }
    JsonWriter json = new JsonWriter().beginObject();
    for (JsonSlice.Member member : members) {
      if (isNumberInText(member)) {
        json.member(member.name(), Long.parseLong(member.value().asText()));
      } else if (!isAbsent(member)) {
        json.name(member.name()).value(member.value());
      }
    }
    return JsonSlice.parse(json.endObject().toBytes(), Integer.MAX_VALUE);
  }

  private static boolean isAbsent(JsonSlice.Member member) {
    return member.value().isNull() && !member.name().equals("value");
  }

  private static boolean isNumberInText(JsonSlice.Member member) {
    return WHOLE_NUMBERS.contains(member.name()) && member.value().kind() == JsonSlice.Kind.STRING;
  }

  private static void check(JsonSlice.Member member) {
    if (member.value().isNull()) {
      return;
    }
    @Nullable String text = TEXTS.get(member.name());
    if (text != null && member.value().kind() != JsonSlice.Kind.STRING) {
      throw Arguments.invalid("'" + member.name() + "' must be " + text + ".");
    }
    if (WHOLE_NUMBERS.contains(member.name()) && !isWholeNumber(member.value())) {
      throw Arguments.invalid("'" + member.name() + "' must be a whole number.");
    }
  }

  private static boolean isWholeNumber(JsonSlice slice) {
    try {
      if (slice.kind() == JsonSlice.Kind.STRING) {
        Long.parseLong(slice.asText());
      } else {
        slice.asLong();
      }
      return true;
    } catch (NumberFormatException | HoldfastException e) {
      return false;
    }
  }
}
