package dev.holdfast.kernel.config;

import java.util.List;
import java.util.Optional;

/**
 * A setting that somebody made.
 *
 * @param path its place, as {@code http.port}
 * @param value what it was set to
 * @param origin by whom
 */
record Setting(String path, YamlNode value, Origin origin) {

  /** The value in that form; empty when it has another, and then {@link #complaint} says so. */
  <T> Optional<T> as(Form<T> form) {
    return switch (value) {
      case YamlNode.Scalar scalar when !scalar.isAbsent() -> form.parse(scalar.text());
      default -> Optional.empty();
    };
  }

  /**
   * What is wrong when the value does not have the form.
   *
   * @param example a right value; empty when there is none to show
   */
  String complaint(Form<?> form, String example) {
    boolean needsExample = !example.isEmpty() && !(form instanceof Form.Choice);
    String such = needsExample ? ", such as " + example : "";
    if (value instanceof YamlNode.Scalar scalar && !scalar.isAbsent()) {
      String shown = hidden().orElseGet(() -> Shown.value(scalar.text()));
      return "%s is not %s%s%s".formatted(shown, form.expectation(), such, suggestion(form));
    }
    return "%s where %s is expected%s.".formatted(value.kind(), form.expectation(), such);
  }

  /** The value as text, for listings. */
  String shown() {
    return hidden().orElseGet(() -> text(value));
  }

  private Optional<String> hidden() {
    return Shown.isSecret(path) ? Optional.of("(hidden)") : Optional.empty();
  }

  private String suggestion(Form<?> form) {
    if (form instanceof Form.Choice(List<String> words)
        && value instanceof YamlNode.Scalar scalar) {
      return NearestName.of(scalar.text(), words)
          .filter(word -> NearestName.isNear(scalar.text(), word))
          .map(word -> "; did you mean '" + word + "'?")
          .orElse(".");
    }
    return ".";
  }

  private static String text(YamlNode node) {
    return switch (node) {
      case YamlNode.Scalar scalar -> scalar.text();
      case YamlNode.Items items -> items.values().stream().map(Setting::text).toList().toString();
      case YamlNode.Section section ->
          section.members().entrySet().stream()
              .map(member -> member.getKey() + ": " + text(member.getValue().value()))
              .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
    };
  }
}
