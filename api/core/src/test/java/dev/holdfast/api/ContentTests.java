package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTests {

  @ParameterizedTest
  @CsvSource({
    "application/json, true", "APPLICATION/JSON, true", "application/json; charset=utf-8, true",
    "application/json ;charset=utf-8, true", "text/json, true", "application/ld+json, true",
    "application/vnd.x+json; v=1, true", "application/jsonl, false", "application/xjson, false",
    "text/plain, false", "application/octet-stream, false", "application/json+xml, false",
    "text/plain; x=application/json, false",
  })
  void typeSaysWhetherItIsJson(String type, boolean json) {
    assertThat(Content.of(new byte[0], type).isJson()).isEqualTo(json);
    assertThat(Content.isJson(type)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "json",
        "/",
        "a/",
        "/a",
        "a//b",
        "a/b/c",
        " a/b",
        "a/b ",
        "a b/c",
        "a/b c",
        ";a/b",
        "a/;b",
        "a/b\n",
        "a/b\r\nX: y",
        "a/é",
        "a/\"b\"",
        "(a)/b",
        "a/b\u0000"
      })
  void whatIsNoMediaTypeIsRefused(String type) {
    assertThatThrownBy(() -> Content.of(new byte[0], type))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_TYPE));
  }

  @Test
  void typeHasAtMost255Characters() {
    assertThat(Content.of(new byte[0], "a/" + "b".repeat(253)).type()).hasSize(255);
    assertThatThrownBy(() -> Content.of(new byte[0], "a/" + "b".repeat(254)))
        .isInstanceOf(HoldfastException.class);
  }

  @Test
  void contentWithoutClaimHasNoDigest() {
    assertThat(Content.json(new byte[] {'1'}).claimedDigest()).isEmpty();
    assertThat(Content.json(new byte[] {'1'}).type()).isEqualTo(Content.JSON);
  }
}
