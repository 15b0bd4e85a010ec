package dev.holdfast.gateway.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextUriTests {

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "a b", "%41", "\u00e9/\ud83d\ude00", "a+b&c=d;e:@", "~._-"})
  void aKeyComesBackFromItsUri(String key) {
    String uri = ContextUri.of(new ContextKey(key));

    assertThat(uri).matches("[!-~]+").doesNotContain("?", "#");
    assertThat(ContextUri.parse(uri).orElseThrow().key()).contains(new ContextKey(key));
  }

  @Test
  void aVersionIsReadFromTheQuery() {
    ContextUri uri = ContextUri.parse("holdfast://contexts/a?version=12").orElseThrow();

    assertThat(uri.version()).isEqualTo(OptionalLong.of(12));
    assertThat(uri.isWatchable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "holdfast:",
        "holdfast://contexts",
        "HOLDFAST://contexts/a",
        "holdfast://other/a",
        "holdfast://contexts/a#b",
        "holdfast://contexts/a?x=1",
        "holdfast://contexts/a?version=",
        "holdfast://contexts/a?version=-1",
        "holdfast://contexts/a?version=9999999999999999999",
        "holdfast://contexts/%",
        "holdfast://contexts/%4",
        "holdfast://contexts/%zz",
        "holdfast://contexts/%+1",
        "holdfast://contexts/%ff",
        "holdfast://contexts/%c3",
      })
  void whatIsNoneIsNotRead(String uri) {
    assertThat(ContextUri.parse(uri)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "holdfast://contexts/, true",
    "holdfast://contexts/a, true",
    "holdfast://contexts/a/, true",
    "holdfast://contexts/a//, false",
    "holdfast://contexts/../, false",
    "holdfast://contexts/%2e%2e, false",
    "holdfast://contexts/holdfast/x, false",
  })
  void onlyWhatKeysCanBeIsWatched(String uri, boolean isWatchable) {
    assertThat(ContextUri.parse(uri).orElseThrow().isWatchable()).isEqualTo(isWatchable);
  }
}
