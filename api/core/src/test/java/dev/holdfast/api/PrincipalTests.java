package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalTests {

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/b/c, true",
    "a/b, a/bc, false",
    "a/b, a, false",
    "a/b, x/a/b, false",
    "a/, a/b, true",
    "a/, a, false",
    "a/, ab, false",
    "a, a, true",
    "a, a/b, true",
    "a, ab, false",
    "é, é/x, true",
    "é, éx, false",
    "A, a, false",
    "'', a, false",
  })
  void prefixOpensItselfAndWhatIsBelow(String prefix, String key, boolean open) {
    Principal principal = new Principal("p", List.of("zzz", prefix), false, false);

    assertThat(principal.mayRead(new ContextKey(key))).isEqualTo(open);
    assertThat(principal.mayWrite(new ContextKey(key))).isEqualTo(open);
  }

  @Test
  void noPrefixOpensEverything() {
    Principal principal = new Principal("p", List.of(), false, false);

    assertThat(principal.mayRead(new ContextKey("any/key"))).isTrue();
    assertThat(principal.mayWrite(new ContextKey("any/key"))).isTrue();
  }

  @Test
  void readerMayNotWrite() {
    Principal principal = new Principal("p", List.of("a"), true, true);

    assertThat(principal.mayRead(new ContextKey("a/b"))).isTrue();
    assertThat(principal.mayWrite(new ContextKey("a/b"))).isFalse();
  }

  @Test
  void prefixesAreCopied() {
    List<String> prefixes = new ArrayList<>(List.of("a"));
    Principal principal = new Principal("p", prefixes, false, false);

    prefixes.clear();

    assertThat(principal.mayRead(new ContextKey("b"))).isFalse();
  }
}
