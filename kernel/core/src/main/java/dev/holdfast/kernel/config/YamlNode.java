package dev.holdfast.kernel.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A piece of the file and the line where it starts, from 1. */
sealed interface YamlNode {
  /** Where it starts. */
  int line();

  /** What it is, in words. */
  default String kind() {
    return switch (this) {
      case Scalar scalar -> scalar.isAbsent() ? "no value" : "a single value";
      case Items _ -> "a list";
      case Section _ -> "a mapping";
    };
  }

  /**
   * One value.
   *
   * @param text its text; types are given by who reads it
   * @param plain whether it was written without quotes
   * @param line where
   */
  record Scalar(String text, boolean plain, int line) implements YamlNode {
    /** Whether this is YAML's way to say nothing. */
    boolean isAbsent() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  /** A list. */
  record Items(List<YamlNode> values, int line) implements YamlNode {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** A mapping, in the order of the file. */
  record Section(Map<String, Member> members, int line) implements YamlNode {
    public Section {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    static Section empty() {
      return new Section(Map.of(), 1);
    }

    /** What is at a path of names. */
    Optional<YamlNode> at(List<String> path) {
      Member member = members.get(path.getFirst());
      if (member == null) {
        return Optional.empty();
      }
      if (path.size() == 1) {
        return Optional.of(member.value());
      }
      return member.value() instanceof Section section
          ? section.at(path.subList(1, path.size()))
          : Optional.empty();
    }
  }

  /**
   * A key and its value.
   *
   * @param keyLine the line of the key; the value may start on a later one
   * @param value the value
   */
  record Member(int keyLine, YamlNode value) {}
}
