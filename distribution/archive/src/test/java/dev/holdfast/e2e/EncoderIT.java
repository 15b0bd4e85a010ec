package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The encoder may change from run to run; what was written stays readable, or is refused. */
final class EncoderIT {

  @Test
  void versionsStayReadableWhenTheEncoderIsSwitchedOffAndOn() throws IOException {
    List<byte[]> versions = ChatVersionsIT.grownChat();
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();
      put(holdfast, versions);
      holdfast.down();
      Path manifest = holdfast.home().resolve("data").resolve("manifest.json");
      assertThat(Files.readString(manifest)).contains("\"codecs\":[\"json/1\"]");
      long before = holdfast.dataBytes();

      holdfast.configure("encoder: none\n");
      holdfast.up();
      put(holdfast, versions);
      holdfast.down();
      long whole = versions.stream().mapToLong(version -> version.length).sum();
      assertThat(holdfast.dataBytes() - before).isGreaterThan(whole);

      holdfast.configure("encoder: json\n");
      holdfast.up();
      try (HttpDaemon http = holdfast.http()) {
        for (int i = 0; i < 2 * versions.size(); i++) {
          assertThat(http.get("chat/one", i + 1))
              .as("version %d", i + 1)
              .isEqualTo(versions.get(i % versions.size()));
        }
      }
    }
  }

  private static void put(HoldfastProcess holdfast, List<byte[]> versions) throws IOException {
    try (HttpDaemon http = holdfast.http()) {
      for (byte[] version : versions) {
        HttpDaemon.ok(http.putJson("chat/one", version));
      }
    }
  }

  @Test
  void deltasThatNobodyReadsRefuseTheStart() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();
      holdfast.down();
      Path manifest = holdfast.home().resolve("data").resolve("manifest.json");
      Files.writeString(
          manifest, Files.readString(manifest).replace("}", ",\"codecs\":[\"zstd/3\"]}"));

      Ran ran = holdfast.run("up");

      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).contains("zstd/3").contains("known: json/1").contains("encoder-zstd");
      assertThat(ran.err()).doesNotContain("Exception");
    }
  }

  @Test
  void anEncoderThatIsNotAvailableListsTheKnownOnes() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("encoder: binary\n");

      Ran ran = holdfast.run("up");

      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).contains("encoder", "'binary'", "json", "none");
      assertThat(ran.err()).doesNotContain("Exception");
    }
  }
}
