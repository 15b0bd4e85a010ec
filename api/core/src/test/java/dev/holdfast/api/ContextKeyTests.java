package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextKeyTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "team/plan",
        "a/b/c/d",
        "...",
        "a..b",
        ".a",
        "a.",
        "é/😀",
        "a b",
        " ",
        "a/ /b",
        "%2F",
        "holdfasts",
        "a/holdfast",
        "Holdfast",
        "-",
        "a\\b",
        "a?b#c",
        "\ufffd",
        "\u00a0"
      })
  void keyIsTakenAsItIs(String text) {
    ContextKey key = new ContextKey(text);

    assertThat(key.text()).isEqualTo(text);
    assertThat(key).hasToString(text);
    assertThat(key.toBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/./b",
        "a/..",
        "../a",
        "a\u0000",
        "\u001f",
        "a\u007f",
        "a/\u0085",
        "\n",
        "holdfast",
        "holdfast/x",
        "\ud800",
        "a\udc00",
        "\udc00\ud800"
      })
  void wrongKeyIsRefused(String text) {
    assertThatThrownBy(() -> new ContextKey(text))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_KEY));
  }

  @Test
  void keyHasAtMost256BytesOfUtf8() {
    assertThat(new ContextKey("é".repeat(128)).toBytes()).hasSize(256);
    assertThat(new ContextKey("😀".repeat(64)).toBytes()).hasSize(256);
    assertThatThrownBy(() -> new ContextKey("a".repeat(257))).hasMessageContaining("257");
    assertThatThrownBy(() -> new ContextKey("é".repeat(128) + "a")).hasMessageContaining("257");
    assertThatThrownBy(() -> new ContextKey("€".repeat(86))).hasMessageContaining("258");
  }

  @ParameterizedTest
  @CsvSource({"a, a", "team/plan, team", "a/b/c, a"})
  void namespaceIsTheFirstSegment(String key, String namespace) {
    assertThat(new ContextKey(key).namespace()).isEqualTo(namespace);
  }

  @Test
  void twoSpellingsOfOneLetterAreTwoKeys() {
    assertThat(new ContextKey("\u00e9")).isNotEqualTo(new ContextKey("e\u0301"));
  }

  @Test
  void prefixIsThatOfBytes() {
    assertThat(new ContextKey("team/plan").startsWith("")).isTrue();
    assertThat(new ContextKey("team/plan").startsWith("team/p")).isTrue();
    assertThat(new ContextKey("team/plan").startsWith("team/plans")).isFalse();
  }

  @Test
  void orderIsThatOfUnsignedBytes() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      String a = text(random);
      String b = text(random);

      assertThat(Integer.signum(ContextKey.compareUtf8(a, b)))
          .as("seed %d: '%s' and '%s'", seed, a, b)
          .isEqualTo(
              Integer.signum(
                  Arrays.compareUnsigned(
                      a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))));
    }
  }

  private static String text(SplittableRandom random) {
    int[] points = {
      'a', 'b', '/', 0x7f, 0xe9, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }
}
