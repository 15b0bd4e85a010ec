package dev.holdfast.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference in the README of this package says what the code does. */
class ConfigurationReferenceTests {
  private static final Path README = Path.of("src/main/java/dev/holdfast/kernel/config/README.md");

  @Test
  void everyRowOfTheReferenceIsAKeyAndEveryKeyHasItsRow() throws IOException {
    List<String> rows =
        Files.readAllLines(README).stream().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows).containsExactlyElementsOf(Keys.ALL.stream().map(Key::row).toList());
  }

  @Test
  void everyDefaultIsWithinItsOwnBounds() {
    assertThat(Keys.ALL).allSatisfy(ConfigurationReferenceTests::checkDefault);
  }

  private static <T> void checkDefault(Key<T> key) {
    String written = key.defaultText().replaceAll("[\\[\\] ]", "");
    assertThat(key.form().parse(written)).contains(key.defaultValue());
  }

  @Test
  void everyKeyWithoutEffectIsNamed() throws IOException {
    String text = Files.readString(README);
    assertThat(Keys.WITHOUT_EFFECT).allSatisfy(key -> assertThat(text).contains("`" + key + "`"));
    assertThat(text).contains("`" + Keys.CLASSES + "`");
  }
}
