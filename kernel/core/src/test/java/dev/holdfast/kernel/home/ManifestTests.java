package dev.holdfast.kernel.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.seam.SystemFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTests {
  private final SystemFiles files = new SystemFiles();
  @TempDir private Path data;

  private Manifest open() throws StartException {
    return Manifest.open(files, data, "memory", "wal", Set.of());
  }

  @Test
  void theEpochRisesByOneAtEachOpening() throws StartException {
    assertThat(open().epoch()).isEqualTo(1);
    assertThat(open().epoch()).isEqualTo(2);
    assertThat(open()).isEqualTo(new Manifest("memory", "wal", 3, List.of(), 0));
  }

  @Test
  void whereTheLogWasClosedIsRemembered() throws StartException {
    new HomeLedger(files, data, open()).closed(4711);

    assertThat(open()).isEqualTo(new Manifest("memory", "wal", 2, List.of(), 4711));
  }

  @Test
  void tokensWithoutManifestAndLogAreTheTraceOfALostHome() throws Exception {
    Files.writeString(data.resolve("tokens.json"), "{}");

    assertThatThrownBy(() -> LostHome.refuse(files, data, "wal"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("tokens.json says that the home was used");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{{{",
        "[]",
        "{\"format\":1}",
        "{\"format\":\"1\",\"store\":\"memory\",\"persistence\":\"wal\",\"epoch\":1}",
        "{\"format\":1,\"store\":\"memory\",\"persistence\":\"wal\",\"epoch\":0}",
        "{\"format\":1,\"store\":\"memory\",\"persistence\":\"wal\",\"epoch\":99999999}",
      })
  void whatIsDamagedIsRefusedAndLeftAlone(String text) throws Exception {
    Path file = Files.writeString(data.resolve("manifest.json"), text);

    assertThatThrownBy(this::open)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("manifest.json is damaged");
    assertThat(file).hasContent(text);
  }

  @Test
  void aNewHomeNeedsNoLogAndAUsedOneWithALogIsAccepted() throws Exception {
    assertThatCode(() -> LostHome.refuse(files, data, "wal")).doesNotThrowAnyException();
    open();
    Files.createDirectory(data.resolve("wal"));
    Files.writeString(data.resolve("wal").resolve("0.log"), "begun");
    assertThatCode(() -> LostHome.refuse(files, data, "wal")).doesNotThrowAnyException();
  }

  @Test
  void aFirstStartThatWasCutShortBeforeItsLogBeganIsRepeated() throws Exception {
    open();
    assertThatCode(() -> LostHome.refuse(files, data, "wal")).doesNotThrowAnyException();
  }

  @Test
  void aHomeWhoseLogWasOnceClosedIsUsed() throws Exception {
    open().withLogEnd(40).write(files, data);
    assertThatThrownBy(() -> LostHome.refuse(files, data, "wal")).hasMessageContaining("is gone");
  }

  @Test
  void aUsedHomeWithoutItsLogIsRefused() throws Exception {
    open();
    Files.writeString(data.resolve("tokens.json"), "{}");

    assertThatThrownBy(() -> LostHome.refuse(files, data, "wal"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("is gone")
        .hasMessageContaining("Restore it from a backup");
    Path log = Files.createDirectory(data.resolve("wal"));
    assertThatThrownBy(() -> LostHome.refuse(files, data, "wal")).hasMessageContaining("is gone");
    Files.createFile(log.resolve("0.log"));
    assertThatThrownBy(() -> LostHome.refuse(files, data, "wal")).hasMessageContaining("is gone");
  }

  @Test
  void whatIsNoFolderOfFilesIsLeftToItsProvider() throws Exception {
    open();
    Files.createDirectories(data.resolve("wal").resolve("inner"));

    assertThatCode(() -> LostHome.refuse(files, data, "wal")).doesNotThrowAnyException();
  }
}
