package dev.holdfast.kernel.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.api.spi.store.EntryHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCodecTests {
  private static final long TIME = 1_893_456_000_123L;
  private static final Digest DIGEST = Digest.compute(new byte[] {1, 2, 3});
  private static final Change.Facts FACTS =
      new Change.Facts("application/json", TIME + 5000, Priority.HIGH, DIGEST, true, 5000);
  private static final Change.Facts FOR_EVER =
      new Change.Facts("text/plain", EntryHead.NO_DEADLINE, Priority.LOW, DIGEST, false, 0);

  /** Its deadline was set by an earlier write. */
  private static final Change.Facts KEPT =
      new Change.Facts("text/plain", TIME + 99, Priority.LOW, DIGEST, false, 60_000);

  static Stream<LogRecord> records() {
    ContextKey key = new ContextKey("a/é/\uD83D\uDE00");
    Leases.Lease lease =
        new Leases.Lease(
            "0123456789abcdef",
            List.of("a", "b/**"),
            Leases.Mode.SHARED,
            "die Ärztin",
            "ada",
            (1L << 53) - 1,
            Duration.ofSeconds(30),
            Instant.ofEpochMilli(TIME + 30_000));
    return Stream.of(
        commit(Optional.empty()),
        commit(
            Optional.of(new LogRecord.Idempotency("name ~", DIGEST)),
            new Change.Replaced(key, 1, ChangeKind.PUT, FACTS, new byte[] {0, -1, 5}),
            new Change.Replaced(key, 2, ChangeKind.PATCH, FOR_EVER, new byte[0]),
            new Change.Delta(
                key,
                3,
                ChangeKind.PUT,
                FACTS,
                9,
                2,
                new DeltaFormat("json", 1),
                new byte[] {4},
                null),
            new Change.Appended(key, 3, FACTS, 1L << 40, new byte[] {7}),
            new Change.Appended(key, 4, FOR_EVER, 0, new byte[0]),
            new Change.Removed(key, Long.MAX_VALUE, ChangeKind.DELETE),
            new Change.Removed(key, 6, ChangeKind.EXPIRED),
            new Change.Removed(new ContextKey("k"), 7, ChangeKind.EVICTED)),
        commit(
            Optional.empty(),
            new Change.Replaced(key, 1, ChangeKind.PUT, FACTS, new byte[200_000])),
        commit(
            Optional.empty(),
            new Change.Replaced(key, 1, ChangeKind.PUT, FACTS, new byte[] {1}),
            new Change.Appended(key, 2, KEPT, 1, new byte[] {7}),
            new Change.Touched(key, 2, KEPT, 2, "eva", TIME - 7),
            new Change.Removed(key, 3, ChangeKind.DELETE)),
        new LogRecord.LeaseGranted(TIME, lease),
        new LogRecord.LeaseRenewed(TIME, "id", 30_000, TIME + 30_000),
        new LogRecord.LeaseEnded(TIME, "id"),
        new LogRecord.Canary(TIME));
  }

  private static LogRecord.Commit commit(
      Optional<LogRecord.Idempotency> idempotency, Change... changes) {
    return new LogRecord.Commit(TIME, "ada", idempotency, List.of(changes));
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordComesBackAsItWas(LogRecord written) {
    LogRecord read = RecordCodec.decode(RecordCodec.encode(written));

    assertThat(told(read)).isEqualTo(told(written));
    assertThat(RecordCodec.encode(read)).isEqualTo(RecordCodec.encode(written));
  }

  /** All that a record says; an array by its contents. */
  private static String told(LogRecord record) {
    return record instanceof LogRecord.Commit commit
        ? commit.timeMillis()
            + commit.writer()
            + commit.idempotency()
            + commit.changes().stream().map(RecordCodecTests::told).toList()
        : record.toString();
  }

  private static String told(Change change) {
    return switch (change) {
      case Change.Replaced(var key, var version, var kind, var facts, var value) ->
          "replaced " + key + version + kind + facts + Arrays.toString(value);
      case Change.Delta(
              var key,
              var version,
              var kind,
              var facts,
              var length,
              var base,
              var format,
              var delta,
              var _) ->
          "delta " + key + version + kind + facts + length + base + format + Arrays.toString(delta);
      case Change.Appended(var key, var version, var facts, var keep, var tail) ->
          "appended " + key + version + facts + keep + Arrays.toString(tail);
      case Change.Removed removed -> removed.toString();
      case Change.Touched touched -> touched.toString();
    };
  }

  @Test
  void everyPriorityIsKept() {
    for (Priority priority : Priority.values()) {
      Change.Facts facts = new Change.Facts("a/b", 1, priority, DIGEST, false, 1);
      var written =
          commit(
              Optional.empty(),
              new Change.Replaced(new ContextKey("k"), 1, ChangeKind.PUT, facts, new byte[0]));

      assertThat(told(RecordCodec.decode(RecordCodec.encode(written)))).isEqualTo(told(written));
    }
  }

  /** The bytes are a contract: what a version wrote, every later one reads. */
  @Test
  void bytesAreThoseThatAreDocumented() {
    LogRecord.Commit written =
        new LogRecord.Commit(
            1,
            "me",
            Optional.empty(),
            List.of(
                new Change.Appended(
                    new ContextKey("k"),
                    2,
                    new Change.Facts("a/b", 3, Priority.NORMAL, DIGEST, true, 2),
                    4,
                    new byte[] {9}),
                new Change.Removed(new ContextKey("k"), 5, ChangeKind.EVICTED)));

    assertThat(HexFormat.of().formatHex(RecordCodec.encode(written)))
        .isEqualTo(
            "01"
                + "01"
                + "0000000000000001"
                + "0002"
                + "6d65"
                + "00"
                + "00000002"
                + "02"
                + "0001"
                + "6b"
                + "0000000000000002"
                + "0003"
                + "612f62"
                + "0000000000000003"
                + "01"
                + DIGEST.hex()
                + "01"
                + "0000000000000004"
                + "00000001"
                + "09"
                + "06"
                + "0001"
                + "6b"
                + "0000000000000005");
    assertThat(HexFormat.of().formatHex(RecordCodec.encode(new LogRecord.Canary(2))))
        .isEqualTo("01" + "05" + "0000000000000002");
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyCutIsRefused(LogRecord written) {
    byte[] whole = RecordCodec.encode(written);
    for (int length = 0; length < Math.min(whole.length, 2000); length++) {
      assertCorrupt(Arrays.copyOf(whole, length));
    }
    assertCorrupt(Arrays.copyOf(whole, whole.length - 1));
    assertCorrupt(Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void otherFormatAndOtherTypeAreRefused() {
    byte[] canary = RecordCodec.encode(new LogRecord.Canary(TIME));
    byte[] newer = canary.clone();
    newer[0] = 4;
    byte[] unknown = canary.clone();
    unknown[1] = 6;

    assertThatThrownBy(() -> RecordCodec.decode(newer)).hasMessageContaining("format 4");
    assertThatThrownBy(() -> RecordCodec.decode(unknown)).hasMessageContaining("type 6");
    assertCorrupt(newer);
    assertCorrupt(unknown);
  }

  @Test
  void hugeCountsAndLengthsTakeNoMemory() {
    byte[] empty = RecordCodec.encode(commit(Optional.empty()));
    ByteBuffer.wrap(empty).putInt(empty.length - 4, Integer.MAX_VALUE);
    assertCorrupt(empty);
    ByteBuffer.wrap(empty).putInt(empty.length - 4, -1);
    assertCorrupt(empty);

    byte[] value =
        RecordCodec.encode(
            commit(
                Optional.empty(),
                new Change.Replaced(
                    new ContextKey("k"), 1, ChangeKind.PUT, FACTS, new byte[] {1, 2, 3})));
    ByteBuffer.wrap(value).putInt(value.length - 7, Integer.MAX_VALUE);
    assertCorrupt(value);
    ByteBuffer.wrap(value).putInt(value.length - 7, -3);
    assertCorrupt(value);
  }

  @Test
  void keyThatCannotBeIsRefused() {
    byte[] record =
        RecordCodec.encode(
            commit(
                Optional.empty(), new Change.Removed(new ContextKey("k"), 1, ChangeKind.DELETE)));
    record[record.length - 9] = '/';

    assertCorrupt(record);
  }

  @Test
  void damagedBytesAreReadOrRefusedAndNothingElse() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> samples = new ArrayList<>(records().map(RecordCodec::encode).toList());
    samples.removeIf(sample -> sample.length > 10_000);
    int refused = 0;
    for (int round = 0; round < 40_000; round++) {
      byte[] damaged = samples.get(random.nextInt(samples.size())).clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] =
            random.nextBoolean() ? (byte) random.nextInt() : (byte) (random.nextInt(3) - 1);
      }
      if (random.nextInt(4) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length + 8));
      }
      try {
        RecordCodec.encode(RecordCodec.decode(damaged));
      } catch (HoldfastException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT);
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + " round " + round + ": " + HexFormat.of().formatHex(damaged), e);
      }
    }
    assertThat(refused).as("seed %d", seed).isBetween(5_000, 39_000);
  }

  private static void assertCorrupt(byte[] bytes) {
    assertThatThrownBy(() -> RecordCodec.decode(bytes))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
  }
}
