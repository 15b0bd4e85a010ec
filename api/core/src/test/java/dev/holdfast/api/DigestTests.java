package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTests {

  /** The examples of FIPS 180-4. */
  @ParameterizedTest
  @CsvSource({
    "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  })
  void digestIsSha256(String text, String hex) {
    Digest digest = Digest.compute(text.getBytes(StandardCharsets.UTF_8));

    assertThat(digest.hex()).isEqualTo(hex);
    assertThat(digest).hasToString(hex).isEqualTo(Digest.parse(hex));
    assertThat(digest).isEqualTo(Digest.of(digest.toBytes()));
    assertThat(digest.hashCode()).isEqualTo(Digest.parse(hex).hashCode());
  }

  @Test
  void bytesAreCopiedBothWays() {
    byte[] bytes = new byte[Digest.LENGTH];
    Digest digest = Digest.of(bytes);

    bytes[0] = 1;
    digest.toBytes()[0] = 1;

    assertThat(digest.hex()).isEqualTo("0".repeat(64));
  }

  @Test
  void otherBytesAreAnotherDigest() {
    assertThat(Digest.compute(new byte[1])).isNotEqualTo(Digest.compute(new byte[2]));
    assertThat(Digest.compute(new byte[1])).isNotEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "000"})
  void whatIsNoDigestIsRefused(String hex) {
    assertThatThrownBy(() -> Digest.parse(hex)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wrongLengthIsRefused() {
    assertThatThrownBy(() -> Digest.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Digest.parse("0".repeat(66)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
