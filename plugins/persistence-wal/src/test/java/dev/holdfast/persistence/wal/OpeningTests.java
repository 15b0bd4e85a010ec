package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What opening makes of files that are not as they were left. */
class OpeningTests {
  private static final int SEGMENT = 1500;

  private final RealFiles files = new RealFiles();
  private final List<Entry> appended = new ArrayList<>();
  @TempDir private Path directory;

  @BeforeEach
  void aLogOfSeveralSegments() throws IOException {
    SplittableRandom random = new SplittableRandom(77);
    RecordingListener listener = new RecordingListener();
    try (WriteAheadLog log = open()) {
      log.start(listener);
      for (int i = 0; i < 30; i++) {
        byte[] payload = Logs.random(random, random.nextInt(300));
        appended.add(new Entry(log.append(payload), payload));
        listener.await(log.end());
      }
    }
    assertThat(segments().size()).isGreaterThan(3);
  }

  private WriteAheadLog open() throws IOException {
    return Logs.open(files, directory, SEGMENT);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.sorted().toList();
    }
  }

  /** Opens, replays, starts, appends one record, closes, and replays again. */
  private List<Entry> reopen() throws IOException {
    List<Entry> replayed;
    List<Entry> expected;
    try (WriteAheadLog log = open()) {
      replayed = Logs.replay(log);
      log.start(new RecordingListener());
      byte[] payload = Logs.bytes("more");
      expected = new ArrayList<>(replayed);
      expected.add(new Entry(log.append(payload), payload));
    }
    try (WriteAheadLog log = open()) {
      assertThat(Logs.replay(log)).isEqualTo(expected);
      assertThat(log.stats().cutBytes()).isZero();
    }
    return replayed;
  }

  private void assertRefused(ErrorCode code, Path file, String... words) throws IOException {
    List<byte[]> before = contents();
    assertThatThrownBy(
            () -> {
              try (WriteAheadLog log = open()) {
                log.start(new RecordingListener());
              }
            })
        .isInstanceOfSatisfying(HoldfastException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("Nothing was changed")
        .satisfies(e -> List.of(words).forEach(word -> assertThat(e).hasMessageContaining(word)));
    assertThat(contents()).usingRecursiveComparison().isEqualTo(before);
  }

  private List<byte[]> contents() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path path : segments()) {
      contents.add(Files.readAllBytes(path));
    }
    return contents;
  }

  @Test
  void garbageBehindTheEndIsCutAndCounted() throws IOException {
    Path last = segments().getLast();
    byte[] bytes = Files.readAllBytes(last);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 100);
    Arrays.fill(longer, bytes.length, bytes.length + 30, (byte) 7);
    Files.write(last, longer);
    try (WriteAheadLog log = open()) {
      assertThat(log.stats().cutBytes()).isEqualTo(30);
    }
    assertThat(Files.size(last)).as("opening alone changes nothing").isEqualTo(longer.length);
    assertThat(reopen()).isEqualTo(appended);
  }

  @Test
  void theLastSegmentIsNotBegunAnewWhileItHoldsAnything() throws IOException {
    Path last = segments().getLast();
    byte[] bytes = Files.readAllBytes(last);
    byte[] noise = new byte[5000];
    new SplittableRandom(5).nextBytes(noise);
    byte[] firstRecord = bytes.clone();
    firstRecord[0] ^= 1;
    for (byte[] damaged : List.of(noise, firstRecord)) {
      Files.write(last, damaged);
      assertRefused(ErrorCode.CORRUPT, last, "header");
    }
    Files.write(last, bytes);
    assertThat(reopen()).isEqualTo(appended);
  }

  @Test
  void aMissingSegmentIsRefusedByName() throws IOException {
    List<Path> all = segments();
    Files.delete(all.get(1));
    assertRefused(ErrorCode.CORRUPT, all.get(0), "missing", all.get(2).getFileName().toString());
  }

  @Test
  void aMissingFirstSegmentIsRefused() throws IOException {
    Path first = segments().getFirst();
    Files.delete(first);
    assertRefused(ErrorCode.CORRUPT, first, "missing");
  }

  @Test
  void anEarlierSegmentThatWasCutIsRefused() throws IOException {
    Path second = segments().get(1);
    byte[] bytes = Files.readAllBytes(second);
    for (int size : new int[] {0, 10, SegmentHeader.BYTES, bytes.length - 1}) {
      Files.write(second, Arrays.copyOf(bytes, size));
      assertRefused(ErrorCode.CORRUPT, second);
    }
  }

  @Test
  void anEarlierSegmentThatGrewIsRefused() throws IOException {
    Path second = segments().get(1);
    byte[] bytes = Files.readAllBytes(second);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = 1;
    Files.write(second, longer);
    assertRefused(ErrorCode.CORRUPT, second);
  }

  @Test
  void aSegmentUnderAnotherNameIsRefused() throws IOException {
    List<Path> all = segments();
    byte[] second = Files.readAllBytes(all.get(1));
    Files.copy(all.get(2), all.get(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Path target = all.get(1);
    Files.write(
        target, Arrays.copyOf(Files.readAllBytes(target), Math.max(second.length, SEGMENT)));
    assertRefused(
        ErrorCode.CORRUPT, target, "it was written as", all.get(2).getFileName().toString());
  }

  @Test
  void aSegmentOfANewerFormatIsRefused() throws IOException {
    for (Path path : List.of(segments().getFirst(), segments().getLast())) {
      byte[] bytes = Files.readAllBytes(path);
      byte[] newer = bytes.clone();
      ByteBuffer.wrap(newer).putInt(8, 2).putInt(36, checksum(newer, 0, 36, 0));
      Files.write(path, newer);
      assertRefused(ErrorCode.UNSUPPORTED, path, "format version 2", "reads up to 1");
      Files.write(path, bytes);
    }
  }

  @Test
  void aRecordOfANewerFormatIsRefused() throws IOException {
    Path path = segments().getLast();
    byte[] bytes = Files.readAllBytes(path);
    int at = SegmentHeader.BYTES;
    bytes[at + 4] = 9;
    int length = ByteBuffer.wrap(bytes).getInt(at + 32);
    ByteBuffer.wrap(bytes).putInt(at + 36, checksum(bytes, at, 36, length));
    Files.write(path, bytes);
    assertRefused(ErrorCode.UNSUPPORTED, path, "format version 9");
  }

  @Test
  void aRecordOfAnotherChainIsRefused() throws IOException {
    Path path = segments().get(1);
    byte[] bytes = Files.readAllBytes(path);
    int at = SegmentHeader.BYTES;
    int length = ByteBuffer.wrap(bytes).getInt(at + 32);
    ByteBuffer.wrap(bytes).putLong(at + 16, 4).putInt(at + 36, checksum(bytes, at, 36, length));
    Files.write(path, bytes);
    assertRefused(ErrorCode.CORRUPT, path, "names 4 as the one before it");
  }

  @Test
  void filesOfOthersInTheDirectoryAreLeftAlone() throws IOException {
    Path note = Files.writeString(directory.resolve("note.txt"), "mine");
    assertThat(reopen()).isEqualTo(appended);
    assertThat(note).hasContent("mine");
  }

  private static int checksum(byte[] bytes, int at, int header, int payload) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, header);
    crc.update(bytes, at + FrameHeader.BYTES, payload);
    return (int) crc.getValue();
  }
}
