package dev.holdfast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files and commands of a guide in Markdown, by section. A fenced block whose first line names
 * a language and a path is a file; one of the language {@code sh} is commands; others are neither.
 */
final class Guide {
  private final Map<String, List<Step>> sections = new LinkedHashMap<>();

  /** One block that somebody who follows the guide acts on. */
  sealed interface Step {
    /** Write this file. */
    record Write(String path, String text) implements Step {}

    /** Run these commands. */
    record Run(String commands) implements Step {}
  }

  private Guide(List<String> lines) {
    String section = "";
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("## ")) {
        section = lines.get(i).substring(3);
      } else if (lines.get(i).startsWith("```")) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        add(section, lines.get(i).substring(3), lines.subList(i + 1, end));
        i = end;
      }
    }
  }

  private void add(String section, String label, List<String> lines) {
    String text = String.join("\n", lines) + "\n";
    List<Step> steps = sections.computeIfAbsent(section, title -> new ArrayList<>());
    int space = label.indexOf(' ');
    if (space > 0) {
      steps.add(new Step.Write(label.substring(space + 1), text));
    } else if (label.equals("sh")) {
      steps.add(new Step.Run(text));
    }
  }

  static Guide read(Path file) {
    try {
      return new Guide(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The titles of the sections in which there is something to do, in order. */
  List<String> sections() {
    return List.copyOf(sections.keySet());
  }

  /** What there is to do in a section, in order. */
  List<Step> steps(String section) {
    return List.copyOf(sections.get(section));
  }
}
