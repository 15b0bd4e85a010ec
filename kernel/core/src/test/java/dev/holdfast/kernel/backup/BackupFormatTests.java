package dev.holdfast.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.kernel.commit.AppliedState.Mark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The description of a backup, written and read. */
final class BackupFormatTests {
  private static final Digest DIGEST = Digest.compute(new byte[] {1});
  private static final BackupDescription BACKUP =
      new BackupDescription(
          "1.2",
          Instant.parse("2030-01-01T00:00:00.123Z"),
          "/home/ada",
          "memory",
          "wal",
          7,
          500,
          480,
          Optional.of(new Mark(490, DIGEST)),
          List.of(
              new BackupFile("manifest.json", 70, DIGEST),
              new BackupFile("wal/0000000000000000.log", 1000, DIGEST)),
          List.of());

  private static void checkRefused(byte[] text, ErrorCode code) {
    assertThatThrownBy(() -> BackupFormat.decode(text))
        .isInstanceOfSatisfying(HoldfastException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static byte[] sealed(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return (line + "\n" + Digest.compute(bytes).hex() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String line() {
    return new String(BackupFormat.encode(BACKUP), StandardCharsets.UTF_8).split("\n")[0];
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(BackupFormat.decode(BackupFormat.encode(BACKUP))).isEqualTo(BACKUP);
  }

  @Test
  void damageOfTheHomeIsWrittenAndRead() {
    BackupDescription marked =
        BackupFormat.decode(sealed(line().replaceFirst("}$", ",\"findings\":[\"log: bad\"]}")));

    assertThat(marked.findings()).containsExactly("log: bad");
    assertThat(BackupFormat.decode(BackupFormat.encode(marked))).isEqualTo(marked);
  }

  @Test
  void everyFlippedBitAndEveryCutIsFound() {
    byte[] good = BackupFormat.encode(BACKUP);
    for (int i = 0; i < good.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[i] ^= (byte) (1 << bit);
        checkRefused(bad, ErrorCode.CORRUPT);
      }
      checkRefused(Arrays.copyOf(good, i), ErrorCode.CORRUPT);
    }
  }

  @Test
  void newerFormatIsRefusedAsSuch() {
    checkRefused(sealed(line().replace("\"format\":1", "\"format\":2")), ErrorCode.UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../tokens.json",
        "/etc/passwd",
        "wal/../../x",
        "wal/a/b",
        "wal//x",
        ".hidden",
        "wal/.x",
        "a\\\\b",
        ""
      })
  void aPathThatLeadsOutIsRefused(String path) {
    checkRefused(sealed(line().replace("manifest.json", path)), ErrorCode.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"bytes\":-1", "\"bytes\":\"x\"", "\"sha256\":\"00\"", "\"x\":1"})
  void aMemberWithoutMeaningIsRefused(String member) {
    checkRefused(sealed(line().replace("\"bytes\":70", member)), ErrorCode.CORRUPT);
  }
}
