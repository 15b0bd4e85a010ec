package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionRecordTests {
  private static final Path FOLDER = Path.of("decisions");
  private static final Path RULES = Path.of("src/test/java/dev/holdfast/architecture");

  @Test
  void everyRecordIsKnownToTheRules() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(Decision.values()).map(Decision::fileName).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRecordTellsItsContextChoiceRefusalsAndRule(Decision decision) throws IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve(decision.fileName()));
    assertThat(lines)
        .hasSizeBetween(12, 40)
        .anyMatch(line -> line.startsWith("# " + decision.fileName().substring(0, 4)))
        .contains("## Context", "## Decision", "## Rejected", "## Defended by");
  }

  @ParameterizedTest
  @EnumSource
  void everyDecisionIsDefendedByARule(Decision decision) throws IOException {
    try (Stream<Path> files = Files.list(RULES)) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .filter(file -> !file.endsWith("Decision.java"))
                  .map(DecisionRecordTests::text))
          .anyMatch(text -> text.contains("Decision." + decision.name()));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
