package dev.holdfast.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CallTests {
  @Test
  void slashesOfAKeyStayAndTheRestIsEncoded() {
    assertThat(Call.path("/v1/contexts/", "a/b c/ü%?#+~"))
        .isEqualTo("/v1/contexts/a/b%20c/%C3%BC%25%3F%23%2B~");
  }

  @Test
  void aQueryValueIsEncodedWhole() {
    assertThat(Call.encode("a/b&c=d")).isEqualTo("a%2Fb%26c%3Dd");
  }
}
