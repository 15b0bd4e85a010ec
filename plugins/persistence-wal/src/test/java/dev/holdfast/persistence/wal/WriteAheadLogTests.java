package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.simulation.FaultyDisk;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import dev.holdfast.tck.RealThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the log on real files. */
class WriteAheadLogTests {
  private static final int SEGMENT = 4096;

  private final FakeWorld world = new FakeWorld();
  private final RecordingListener listener = new RecordingListener();
  @TempDir private Path directory;

  private WriteAheadLog open() throws IOException {
    return Logs.open(world.files(), directory, SEGMENT);
  }

  private List<Entry> append(CommitLog log, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] payload = Logs.random(random, random.nextInt(600));
      entries.add(new Entry(log.append(payload), payload));
    }
    return entries;
  }

  @Test
  void providerCreatesALogFromItsSettings() throws IOException {
    WalProvider provider = new WalProvider();
    MapSettings settings = new MapSettings(Map.of("sync", "none", "segment", "1MiB"));
    try (CommitLog log = provider.create(settings, world.context(directory.resolve("new/log")))) {
      log.replay(0, (position, payload) -> {});
      log.start(listener);
      assertThat(listener.await(log.append(Logs.bytes("x")))).isTrue();
    }
    assertThat(provider.name().text()).isEqualTo("wal");
    assertThat(provider.capabilities()).containsOnly(Capability.DURABLE, Capability.HISTORY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1023KiB", "2GiB"})
  void segmentSizeOutOfBoundsIsRefused(String size) {
    MapSettings settings = new MapSettings(Map.of("segment", size));
    assertThatThrownBy(() -> new WalProvider().create(settings, world.context(directory)))
        .isInstanceOf(HoldfastException.class);
  }

  @ParameterizedTest
  @EnumSource(SyncMode.class)
  void whatWasAppendedIsReplayedInOrderAfterClosing(SyncMode mode) throws IOException {
    List<Entry> appended;
    WalSettings settings = Logs.settings(mode, SEGMENT);
    try (WriteAheadLog log =
        WriteAheadLog.open(settings, world.files(), new RealThreads(), directory)) {
      log.start(listener);
      appended = append(log, 200, 1);
      log.close();
      assertThat(listener.last()).isEqualTo(appended.getLast().position());
    }
    try (WriteAheadLog log = open()) {
      assertThat(Logs.replay(log)).isEqualTo(appended);
      assertThat(log.end()).isEqualTo(appended.getLast().position());
      assertThat(log.stats().replayedRecords()).isEqualTo(200);
      assertThat(log.stats().cutBytes()).isZero();
    }
  }

  @Test
  void replayGoesOnAfterAPosition() throws IOException {
    List<Entry> appended;
    try (WriteAheadLog log = open()) {
      log.start(listener);
      appended = append(log, 100, 3);
    }
    try (WriteAheadLog log = open()) {
      for (int i : new int[] {0, 49, 98, 99}) {
        assertThat(Logs.replay(log, appended.get(i).position()))
            .isEqualTo(appended.subList(i + 1, 100));
      }
    }
  }

  @Test
  void aRunningLogIsReplayedUpToItsDurableEnd() throws IOException {
    try (WriteAheadLog log = open()) {
      log.replay(0, (position, payload) -> {});
      log.start(listener);
      List<Entry> appended = append(log, 100, 4);
      listener.await(log.end());
      assertThat(Logs.replay(log)).isEqualTo(appended);
      assertThat(Logs.replay(log, appended.get(60).position()))
          .isEqualTo(appended.subList(61, 100));
    }
  }

  @Test
  void everyDurableRecordIsReadByItsPosition() throws IOException {
    try (WriteAheadLog log = open()) {
      log.start(listener);
      List<Entry> appended = append(log, 200, 5);
      listener.await(log.end());
      for (Entry entry : appended) {
        assertThat(log.read(entry.position())).hasValue(entry.payload());
      }
    }
    assertThat(files().count()).isGreaterThan(5);
  }

  @Test
  void readingWhereNoRecordBeginsIsEmpty() throws IOException {
    try (WriteAheadLog log = open()) {
      log.start(listener);
      List<Long> positions = append(log, 30, 6).stream().map(Entry::position).toList();
      listener.await(log.end());
      for (long position = -1; position < log.end() + 2000; position++) {
        assertThat(log.read(position).isPresent()).isEqualTo(positions.contains(position));
      }
      assertThat(log.read(Long.MIN_VALUE)).isEmpty();
      assertThat(log.read(Long.MAX_VALUE)).isEmpty();
    }
  }

  @Test
  void aDamagedRecordIsNeverRead() throws IOException {
    try (WriteAheadLog log = open()) {
      log.start(listener);
      long first = log.append(Logs.bytes("first"));
      listener.await(log.append(Logs.bytes("second")));
      for (int at = 0; at < FrameHeader.BYTES + 5; at++) {
        flip(first + at);
        assertThatThrownBy(() -> log.read(first))
            .isInstanceOfSatisfying(
                HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
        flip(first + at);
      }
      assertThat(log.read(first)).hasValue(Logs.bytes("first"));
    }
  }

  @Test
  void anAcknowledgedRecordIsReadEvenBeforeItIsWritten() throws IOException {
    PowerCutSimulation.ManualThreads threads = new PowerCutSimulation.ManualThreads();
    FaultyDisk disk = new FaultyDisk();
    WriteAheadLog log =
        WriteAheadLog.open(Logs.settings(SyncMode.BUFFERED, SEGMENT), disk, threads, directory);
    log.start(listener);
    long position = log.append(Logs.bytes("early"));
    disk.fillUpAfter(0);
    threads.body().runOnce();
    assertThat(listener.last()).isEqualTo(position);
    assertThat(log.read(position)).hasValue(Logs.bytes("early"));
  }

  @Test
  void aPayloadAboveTheBoundIsRefused() throws IOException {
    try (WriteAheadLog log = open()) {
      log.start(listener);
      byte[] payload = new byte[FrameHeader.MAX_PAYLOAD + 1];
      assertThatThrownBy(() -> log.append(payload))
          .isInstanceOfSatisfying(
              HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
      assertThat(log.end()).isZero();
    }
  }

  @Test
  void aLogLivesManyLives() throws IOException {
    List<Entry> all = new ArrayList<>();
    for (int life = 0; life < 20; life++) {
      try (WriteAheadLog log = open()) {
        assertThat(Logs.replay(log)).isEqualTo(all);
        log.start(listener);
        all.addAll(append(log, life % 4 * 5, life));
      }
    }
  }

  @Test
  void openingAndClosingAnEmptyOrMarkedLogAddsNothing() throws IOException {
    for (int life = 0; life < 3; life++) {
      try (WriteAheadLog log = open()) {
        log.start(listener);
        assertThat(log.end()).isZero();
      }
      assertThat(Files.size(files().toList().getFirst())).isEqualTo(SegmentHeader.BYTES);
    }
  }

  @Test
  void appendBeforeTheStartIsRefused() throws IOException {
    try (WriteAheadLog log = open()) {
      assertRefused(log);
    }
  }

  @Test
  void figuresAreReal() throws IOException {
    try (WriteAheadLog log = open()) {
      log.start(listener);
      List<Entry> appended = append(log, 50, 8);
      listener.await(log.end());
      long payload = appended.stream().mapToLong(entry -> entry.payload().length).sum();
      assertThat(log.stats().records()).isEqualTo(50);
      assertThat(log.stats().bytes()).isEqualTo(payload + 50L * FrameHeader.BYTES);
      assertThat(log.stats().durablePosition()).isEqualTo(log.end());
      assertThat(log.stats().largestBatch()).isBetween(1L, 50L);
      assertThat(log.stats().syncs()).isEqualTo(world.files().forces());
    }
  }

  private static void assertRefused(CommitLog log) {
    assertThatThrownBy(() -> log.append(new byte[1]))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private void flip(long offset) throws IOException {
    Path file = files().toList().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) offset] ^= 0x10;
    Files.write(file, bytes);
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList().stream();
    }
  }
}
