package dev.holdfast.prove.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadFileTests {
  private static final int PAYLOAD = 60;
  private static final int ZEROS = 8192;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path home;

  private WriteAheadFile log(int frames) throws IOException {
    ByteBuffer log = ByteBuffer.allocate(40 + frames * (40 + PAYLOAD) + ZEROS);
    log.position(40);
    for (int i = 0; i < frames; i++) {
      byte[] payload = new byte[PAYLOAD];
      Arrays.fill(payload, (byte) i);
      log.putInt(0x48465243).put(new byte[28]).putInt(PAYLOAD).put(new byte[4]).put(payload);
    }
    Path folder = Files.createDirectories(home.resolve("data/wal"));
    Files.write(folder.resolve("0000000000000000.log"), log.array());
    return WriteAheadFile.of(home).orElseThrow();
  }

  @Test
  void framesEndWhereZerosBegin() throws IOException {
    assertThat(log(10).frames()).hasSize(10);
    assertThat(log(10).end()).isEqualTo(40 + 10 * 100);
  }

  @Test
  void aTornWriteStandsBehindTheLastFrame() throws IOException {
    WriteAheadFile log = log(10);
    byte[] before = Files.readAllBytes(log.path());
    int bytes = log.tear(new Random(1));
    byte[] after = Files.readAllBytes(log.path());
    assertThat(bytes).isPositive();
    assertThat(Arrays.mismatch(before, after)).isGreaterThanOrEqualTo(log.end());
    assertThat(Arrays.copyOf(after, log.end())).isEqualTo(Arrays.copyOf(before, log.end()));
  }

  @Test
  void oneBitOfARecordInTheMiddleIsFlipped() throws IOException {
    WriteAheadFile log = log(40);
    byte[] before = Files.readAllBytes(log.path());
    int at = log.flip(new Random(1));
    byte[] after = Files.readAllBytes(log.path());
    assertThat(Arrays.mismatch(before, after)).isEqualTo(at);
    assertThat(Integer.bitCount((before[at] ^ after[at]) & 0xff)).isEqualTo(1);
    after[at] = before[at];
    assertThat(after).isEqualTo(before);
    assertThat(at).isBetween(40 + 10 * 100, 40 + 20 * 100);
  }

  @Test
  void aLogOfAFewRecordsHasNoMiddle() throws IOException {
    WriteAheadFile log = log(3);
    assertThatThrownBy(() -> log.flip(new Random(1))).hasMessageContaining("too few records");
  }

  @Test
  void aHomeWithoutALogHasNone() throws IOException {
    assertThat(WriteAheadFile.of(home)).isEmpty();
  }
}
