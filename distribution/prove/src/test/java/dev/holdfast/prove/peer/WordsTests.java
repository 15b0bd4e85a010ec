package dev.holdfast.prove.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WordsTests {
  @Test
  void blanksSeparate() {
    assertThat(Words.split(" npx  -y\t@scope/server@1 "))
        .containsExactly("npx", "-y", "@scope/server@1");
  }

  @Test
  void quotesKeepTogether() {
    assertThat(Words.split("a 'b c' \"d 'e' \\\" \\x\" f\\ g ''"))
        .containsExactly("a", "b c", "d 'e' \" \\x", "f g", "");
    assertThat(Words.split("--x='a b'c")).containsExactly("--x=a bc");
  }

  @Test
  void anOpenQuoteIsAMistake() {
    assertThatThrownBy(() -> Words.split("a 'b")).hasMessageContaining("quote is not closed");
    assertThatThrownBy(() -> Words.split("  ")).hasMessageContaining("no command");
  }
}
