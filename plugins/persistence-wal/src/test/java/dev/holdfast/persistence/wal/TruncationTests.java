package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Giving up the beginning of a log, and going on behind damage. */
class TruncationTests {
  private static final int SEGMENT = 1500;

  private final RealFiles files = new RealFiles();
  private final List<Entry> appended = new ArrayList<>();
  @TempDir private Path directory;

  @BeforeEach
  void aLogOfSeveralSegments() throws IOException {
    try (WriteAheadLog log = open()) {
      log.start(new RecordingListener());
      append(log, 40);
    }
    assertThat(segments()).hasSizeGreaterThan(4);
  }

  private void append(WriteAheadLog log, int count) {
    SplittableRandom random = new SplittableRandom(appended.size());
    for (int i = 0; i < count; i++) {
      byte[] payload = Logs.random(random, random.nextInt(300));
      appended.add(new Entry(log.append(payload), payload));
    }
  }

  private WriteAheadLog open() throws IOException {
    return Logs.open(files, directory, SEGMENT);
  }

  private List<Path> segments() throws IOException {
    return named("[0-9a-f]{16}\\.log");
  }

  private List<Path> named(String pattern) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.filter(path -> path.getFileName().toString().matches(pattern)).sorted().toList();
    }
  }

  private static long base(Path segment) {
    return Segment.baseOf(segment.getFileName().toString()).orElseThrow();
  }

  private List<Entry> after(long position) {
    return appended.stream().filter(entry -> entry.position() > position).toList();
  }

  /** What a replay finds. */
  record Found(List<Entry> entries, List<LogDamage> damages) {}

  private static Found tolerantly(CommitLog log, long after) throws IOException {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    log.replay(
        after,
        new CommitLog.Visitor() {
          @Override
          public void visit(long position, byte[] payload) {
            found.entries().add(new Entry(position, payload));
          }

          @Override
          public void damaged(LogDamage damage) {
            found.damages().add(damage);
          }
        });
    return found;
  }

  private static void assertRefused(WriteAheadLog log, String... words) {
    assertThatThrownBy(() -> log.start(new RecordingListener()))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContainingAll(words);
  }

  private void flip(Path path, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    bytes[at] ^= 1;
    Files.write(path, bytes);
  }

  @Test
  void whatWasGivenUpIsGoneForEver() throws IOException {
    Entry middle = appended.get(20);
    long begin;
    try (WriteAheadLog log = open()) {
      assertThat(Logs.replay(log)).isEqualTo(appended);
      log.start(new RecordingListener());
      log.truncate(middle.position());
      begin = log.stats().truncatedPosition();
      assertThat(begin).isPositive().isLessThanOrEqualTo(middle.position());
      assertThat(Logs.replay(log)).isEqualTo(after(begin));
      for (Entry entry : appended) {
        boolean isKept = entry.position() > begin;
        assertThat(log.read(entry.position()).isPresent()).isEqualTo(isKept);
      }
      append(log, 5);
    }
    assertThat(base(segments().getFirst())).isPositive();
    try (WriteAheadLog log = open()) {
      assertThat(Logs.replay(log)).isEqualTo(after(begin));
      assertThat(log.stats().truncatedPosition()).isEqualTo(begin);
    }
  }

  @Test
  void theFileThatIsWrittenToIsNeverGivenUp() throws IOException {
    try (WriteAheadLog log = open()) {
      log.start(new RecordingListener());
      log.truncate(Long.MAX_VALUE);
      assertThat(segments()).hasSize(1);
      append(log, 3);
      log.truncate(log.end());
    }
    try (WriteAheadLog log = open()) {
      assertThat(Logs.replay(log)).endsWith(appended.subList(40, 43).toArray(new Entry[0]));
    }
  }

  @Test
  void exactlyTheSegmentsBelowAPositionAreGivenUp() throws IOException {
    List<Path> all = segments();
    Entry last =
        appended.stream()
            .filter(entry -> entry.position() < base(all.get(2)))
            .reduce((first, second) -> second)
            .orElseThrow();
    try (WriteAheadLog log = open()) {
      log.start(new RecordingListener());
      log.truncate(last.position() - 1);
      assertThat(segments()).isEqualTo(all.subList(1, all.size()));
      log.truncate(last.position());
      assertThat(segments()).isEqualTo(all.subList(2, all.size()));
    }
  }

  @Test
  void aTruncatedLogWhoseFirstFileIsMissingIsRefused() throws IOException {
    try (WriteAheadLog log = open()) {
      log.start(new RecordingListener());
      log.truncate(appended.get(20).position());
    }
    Files.delete(segments().getFirst());
    try (WriteAheadLog log = open()) {
      assertRefused(log, "missing", Begin.NAME);
    }
  }

  @Test
  void aTruncatedLogWithoutItsMarkerIsRefusedUnlessTheRestIsProven() throws IOException {
    long begin;
    try (WriteAheadLog log = open()) {
      log.start(new RecordingListener());
      log.truncate(appended.get(20).position());
      begin = log.stats().truncatedPosition();
    }
    Files.delete(directory.resolve(Begin.NAME));
    try (WriteAheadLog log = open()) {
      assertRefused(log, "missing", Begin.NAME);
      Found found = tolerantly(log, 0);
      assertThat(found.entries()).isEqualTo(after(begin));
      assertThat(found.damages()).hasSize(1);
      assertThat(tolerantly(log, after(begin).getFirst().position()).damages()).isEmpty();
      log.start(new RecordingListener());
    }
    try (WriteAheadLog log = open()) {
      assertThat(Logs.replay(log)).isEqualTo(after(begin));
    }
  }

  @Test
  void aDamagedMarkerCountsAsLost() throws IOException {
    try (WriteAheadLog log = open()) {
      log.start(new RecordingListener());
      log.truncate(appended.get(20).position());
    }
    Path marker = directory.resolve(Begin.NAME);
    for (int at = 0; at < Files.size(marker); at++) {
      flip(marker, at);
      try (WriteAheadLog log = open()) {
        assertRefused(log, Begin.NAME);
      }
      flip(marker, at);
    }
  }

  @Test
  void filesThatACrashLeftBehindAreIgnoredAndThenDeleted() throws IOException {
    Path first = segments().getFirst();
    byte[] bytes = Files.readAllBytes(first);
    long begin;
    try (WriteAheadLog log = open()) {
      log.start(new RecordingListener());
      log.truncate(appended.get(20).position());
      begin = log.stats().truncatedPosition();
    }
    Files.write(first, bytes);
    try (WriteAheadLog log = open()) {
      assertThat(Logs.replay(log)).isEqualTo(after(begin));
      assertThat(first).exists();
      log.start(new RecordingListener());
      assertThat(first).doesNotExist();
    }
  }

  @Test
  void damageIsToldInItsPlaceAndTheReplayGoesOnBehindIt() throws IOException {
    Path second = segments().get(1);
    Entry hit =
        appended.stream()
            .filter(entry -> entry.position() > base(second) + 200)
            .findFirst()
            .orElseThrow();
    flip(second, (int) (hit.position() - base(second)) + 20);
    List<Entry> rest = new ArrayList<>(appended);
    rest.remove(hit);
    try (WriteAheadLog log = open()) {
      Found found = tolerantly(log, 0);
      assertThat(found.entries()).isEqualTo(rest);
      assertThat(found.damages()).hasSize(1);
      LogDamage damage = found.damages().getFirst();
      assertThat(damage.from()).isEqualTo(hit.position());
      assertThat(damage.to()).isEqualTo(after(hit.position()).getFirst().position());
      assertThat(damage.where()).contains(second.getFileName().toString());
      assertRefused(log, second.getFileName().toString());

      // A position behind the damage proves that nothing of it is needed, the record hit as well.
      assertThat(tolerantly(log, hit.position()).damages()).isEmpty();
      log.start(new RecordingListener());
      assertThatThrownBy(() -> log.read(hit.position())).hasMessageContaining("damaged");
      append(log, 1);
    }
    try (WriteAheadLog log = open()) {
      assertThat(tolerantly(log, hit.position()).entries()).isEqualTo(after(hit.position()));
    }
  }

  @Test
  void damageInTheLastFileIsToldToo() throws IOException {
    Path last = segments().getLast();
    List<Entry> inLast = after(base(last));
    flip(last, SegmentHeader.BYTES + 20);
    try (WriteAheadLog log = open()) {
      Found found = tolerantly(log, 0);
      assertThat(found.damages()).hasSize(1);
      List<Entry> rest = new ArrayList<>(appended);
      rest.remove(inLast.getFirst());
      assertThat(found.entries()).isEqualTo(rest);
    }
    flip(last, 3);
    try (WriteAheadLog log = open()) {
      assertThat(tolerantly(log, 0).damages()).hasSize(1);
      assertThat(log.end()).isEqualTo(appended.getLast().position());
    }
  }

  @Test
  void aMissingFileIsToldAndTheReplayGoesOnBehindIt() throws IOException {
    List<Path> all = segments();
    Files.delete(all.get(2));
    try (WriteAheadLog log = open()) {
      Found found = tolerantly(log, 0);
      List<Entry> rest =
          appended.stream()
              .filter(entry ->
                  entry.position() < base(all.get(2)) || entry.position() > base(all.get(3)))
              .toList();
      assertThat(found.entries()).isEqualTo(rest);
      assertThat(found.damages()).hasSize(1);
      assertThat(found.damages().getFirst().from()).isEqualTo(base(all.get(2)));
      assertThat(found.damages().getFirst().to())
          .isEqualTo(after(base(all.get(3))).getFirst().position());
      assertRefused(log, "missing");
    }
  }

  @Test
  void aDamagedLogBeginsAnewAndKeepsTheOldFilesAside() throws IOException {
    List<Path> all = segments();
    flip(all.get(1), SegmentHeader.BYTES + 20);
    List<Entry> fresh;
    long position;
    try (WriteAheadLog log = open()) {
      assertThat(tolerantly(log, 0).damages()).hasSize(1);
      assertThatThrownBy(() -> log.truncate(log.end() - 1))
          .isInstanceOf(IllegalStateException.class);
      position = log.end() + 1_000_000;
      log.truncate(position);
      assertThat(log.end()).isEqualTo(position);
      assertThat(log.stats().truncatedPosition()).isEqualTo(position);
      assertThat(Logs.replay(log)).isEmpty();
      assertThat(log.read(appended.getFirst().position())).isEmpty();
      log.start(new RecordingListener());
      appended.clear();
      append(log, 20);
      fresh = List.copyOf(appended);
      assertThat(fresh.getFirst().position()).isGreaterThan(position);
    }
    assertThat(named(".*\\.aside-1")).hasSameSizeAs(all);
    try (WriteAheadLog log = open()) {
      assertThat(Logs.replay(log)).isEqualTo(fresh);
    }
  }

  @Test
  void anEmptyLogBeginsAboveAPosition() throws IOException {
    Path other = directory.resolve("other");
    try (WriteAheadLog log = Logs.open(files, other, SEGMENT)) {
      log.truncate(12_345);
      log.start(new RecordingListener());
      assertThat(log.append(new byte[3])).isGreaterThan(12_345);
    }
    try (WriteAheadLog log = Logs.open(files, other, SEGMENT)) {
      assertThat(Logs.replay(log)).hasSize(1);
    }
  }

  @Test
  void readingAndReplayingGoOnWhileFilesAreGivenUp() throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (WriteAheadLog log = open()) {
      RecordingListener listener = new RecordingListener();
      log.start(listener);
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; i < 2_000; i++) {
                    Entry entry = appended.get(i % 40);
                    log.read(entry.position())
                        .ifPresent(found -> assertThat(found).isEqualTo(entry.payload()));
                    if (i % 20 == 0) {
                      List<Entry> found = Logs.replay(log);
                      assertThat(found.getFirst().position())
                          .isLessThanOrEqualTo(found.getLast().position());
                    }
                  }
                } catch (Throwable e) {
                  failure.set(e);
                }
              });
      for (Entry entry : List.copyOf(appended)) {
        log.truncate(entry.position());
        listener.await(log.append(new byte[200]));
      }
      reader.join();
      log.truncate(log.end());
    }
    assertThat(failure.get()).isNull();
    assertThat(segments()).hasSize(1);
  }
}
