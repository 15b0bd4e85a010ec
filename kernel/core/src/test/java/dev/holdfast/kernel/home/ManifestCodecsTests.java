package dev.holdfast.kernel.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.kernel.StartException;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestCodecsTests {
  private static final DeltaFormat JSON = new DeltaFormat("json", 1);
  private static final DeltaFormat BINARY = new DeltaFormat("binary", 2);

  @TempDir private Path data;
  private final RealFiles files = new RealFiles();

  private Manifest open(DeltaFormat... readable) throws StartException {
    return Manifest.open(files, data, "memory", "wal", Set.of(readable));
  }

  @Test
  void aFormatIsNamedWhenItIsFirstWrittenAndKeptFromThenOn() throws Exception {
    HomeLedger ledger = new HomeLedger(files, data, open(JSON));
    assertThat(text()).doesNotContain("json").contains("\"format\":1");

    assertThat(ledger.name(JSON)).isTrue();
    assertThat(ledger.name(JSON)).isTrue();

    assertThat(text()).contains("\"codecs\":[\"json/1\"]").contains("\"format\":2");
    assertThat(open(JSON, BINARY).codecs()).containsExactly(JSON);
    assertThat(open(JSON).epoch()).isEqualTo(3);
  }

  @Test
  void aStartWithoutTheEncoderIsRefusedWithTheRemedy() throws Exception {
    new HomeLedger(files, data, open(JSON)).name(JSON);
    String before = text();

    assertThatThrownBy(() -> open(BINARY))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("'json/1', which no plugin here reads (known: binary/2)")
        .hasMessageContaining("put the plugin of the encoder 'json' (encoder-json)");
    assertThat(text()).isEqualTo(before);
  }

  @Test
  void anotherVersionOfAFormatIsAnotherFormat() throws Exception {
    new HomeLedger(files, data, open(JSON)).name(JSON);

    assertThatThrownBy(() -> open(new DeltaFormat("json", 2))).isInstanceOf(StartException.class);
  }

  @Test
  void aCodecThatIsNoFormatIsDamage() throws Exception {
    open();
    Path file = data.resolve("manifest.json");
    Files.writeString(file, text().replace("}", ",\"codecs\":[\"json\"]}"));

    assertThatThrownBy(() -> open(JSON)).hasMessageContaining("is damaged");
  }

  private String text() throws IOException {
    return Files.readString(data.resolve("manifest.json"));
  }
}
