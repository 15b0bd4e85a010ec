package dev.holdfast.kernel.checkpoint;

import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Watch;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import dev.holdfast.kernel.world.HandLog;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.MiddleCodec;
import dev.holdfast.kernel.world.RecoveredParts;
import dev.holdfast.tck.RealFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PruningTests {
  private static final KernelWorld.Shape SHAPE =
      new KernelWorld.Shape(
          Limits.DEFAULTS,
          List.of(),
          new IdempotencySettings(Duration.ofHours(24), 100_000),
          1L << 30,
          codecs());

  private static Codecs codecs() {
    MiddleCodec codec = new MiddleCodec("middle");
    return new Codecs(Optional.of(codec), List.of(codec));
  }

  @TempDir Path data;
  private KernelWorld world;

  boolean onDisk() {
    return false;
  }

  @BeforeEach
  void open() {
    world = new KernelWorld(SHAPE, onDisk(), data);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void days(int count) {
    world.time().advance(Duration.ofDays(count));
  }

  private long truncated() {
    return world.log().stats().truncatedPosition();
  }

  private List<Long> listed() {
    return world.run(() -> world.contexts().history(key("k"), 0, 100)).orThrow().items().stream()
        .map(HistoryItem::version)
        .toList();
  }

  private void assertPruned(long version) {
    assertThat(refusal(world.find("k", version)))
        .satisfies(refused -> {
          assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND);
          assertThat(refused.message()).contains("history.retention");
        });
  }

  private Change lastChange() {
    LogRecord last = RecordCodec.decode(world.disk().payload(world.disk().positions().getLast()));
    return ((LogRecord.Commit) last).changes().getFirst();
  }

  private static String large(Random random, int words) {
    StringBuilder text = new StringBuilder("[0");
    for (int i = 0; i < words; i++) {
      text.append(",\"").append(Long.toString(random.nextLong() >>> 1, 36)).append('"');
    }
    return text.append(']').toString();
  }

  @Test
  void everyVersionIsKeptForItsTimeThenTheLastOfEachDayThenTheNewest() {
    world.write(put("k", "1")).orThrow();
    world.write(put("k", "2")).orThrow();
    days(1);
    world.write(put("k", "3")).orThrow();
    world.write(put("k", "4")).orThrow();
    world.prune();

    days(28);
    world.prune();
    assertThat(truncated()).isZero();
    assertThat(listed()).containsExactly(1L, 2L, 3L, 4L);

    days(1);
    world.prune();
    assertPruned(1);
    assertThat(world.text("k", 2)).isEqualTo("2");
    assertThat(listed()).containsExactly(2L, 3L, 4L);

    days(334);
    world.prune();
    assertThat(listed()).containsExactly(2L, 3L, 4L);

    days(1);
    world.prune();
    assertPruned(2);
    assertPruned(3);
    assertThat(listed()).containsExactly(4L);

    days(1);
    world.prune();
    assertThat(world.text("k", 4)).isEqualTo("4");
    assertThat(world.text("k")).isEqualTo("4");
    assertThat(listed()).containsExactly(4L);
    world.write(put("k", "5")).orThrow();
    assertPruned(4);
    assertThat(listed()).containsExactly(5L);
  }

  @Test
  void withoutRetentionOnlyTheNewestVersionIsServedAndTheLogIsShort() {
    world.retain(Duration.ZERO, Duration.ZERO);
    for (int i = 1; i <= 50; i++) {
      world.write(put("k", "" + i)).orThrow();
    }
    world.write(put("idle", "7")).orThrow();
    world.write(delete("idle")).orThrow();
    world.prune();

    assertThat(world.disk().positions()).hasSizeLessThan(5);
    assertThat(world.text("k")).isEqualTo("50");
    assertPruned(49);
    world.crash();
    assertThat(world.text("k")).isEqualTo("50");
    assertThat(world.text("k", 50)).isEqualTo("50");
    assertPruned(49);
    assertThat(listed()).containsExactly(50L);
    assertThat(world.quarantine()).isEmpty();
    assertThat(world.report().proven()).isTrue();
    assertThat(world.write(put("idle", "8")).orThrow().version()).isEqualTo(3);
  }

  @Test
  void whatARetainedVersionBuildsUponStays() {
    world.retain(Duration.ofDays(10), Duration.ZERO);
    Random random = new Random(3);
    String value = large(random, 200);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      values.add(value);
      world.write(put("k", value)).orThrow();
      value = value.replaceFirst(",\"[^\"]*\"", ",\"x" + i + "\"");
      days(1);
    }
    assertThat(lastChange()).isInstanceOf(Change.Delta.class);
    world.prune();

    assertThat(truncated()).isZero();
    for (int i = 0; i < values.size(); i++) {
      assertThat(world.text("k", i + 1)).isEqualTo(values.get(i));
    }

    world.write(put("k", "0")).orThrow();
    days(10);
    world.prune();
    assertPruned(12);
    assertThat(world.text("k", 13)).isEqualTo("0");
  }

  @Test
  void whatARetainedAppendBuildsUponStays() {
    world.retain(Duration.ofDays(10), Duration.ZERO);
    world.write(put("k", "[0]")).orThrow();
    for (int i = 1; i < 12; i++) {
      days(1);
      world.write(append("k", "" + i)).orThrow();
    }
    world.write(put("k", "\"new\"")).orThrow();
    world.prune();

    assertThat(truncated()).isZero();
    assertThat(world.text("k", 2)).isEqualTo("[0,1]");
    assertThat(world.text("k", 12)).isEqualTo("[0,1,2,3,4,5,6,7,8,9,10,11]");

    days(10);
    world.prune();
    assertPruned(12);
  }

  @Test
  void noDeltaBuildsUponARecordThatIsToGo() {
    world.retain(Duration.ZERO, Duration.ZERO);
    String value = large(new Random(4), 200);
    String edited = value.replaceFirst(",\"[^\"]*\"", ",\"x\"");
    world.write(put("k", value)).orThrow();
    world.write(put("k", edited)).orThrow();
    assertThat(lastChange()).isInstanceOf(Change.Delta.class);
    world.checkpoint();
    world.write(put("other", "1")).orThrow();
    world.checkpoint();
    world.pruneOnce();
    assertThat(truncated()).isZero();

    world.write(put("k", value)).orThrow();

    assertThat(lastChange()).isInstanceOf(Change.Replaced.class);
    world.write(put("k", edited)).orThrow();
    assertThat(lastChange()).isInstanceOf(Change.Delta.class);
  }

  @Test
  void versionAppendedToAPrunedOneIsServedWhileItIsNewestAndNeverDamaged() {
    world.retain(Duration.ZERO, Duration.ZERO);
    world.write(put("k", "[1]")).orThrow();
    world.prune();
    world.write(append("k", "2")).orThrow();
    world.write(append("k", "3")).orThrow();

    assertThat(world.text("k", 2)).isEqualTo("[1,2]");
    assertThat(world.text("k", 3)).isEqualTo("[1,2,3]");
    world.write(put("k", "0")).orThrow();
    assertPruned(2);
    assertPruned(3);
  }

  @Test
  void watchFromAPrunedPositionIsGone() {
    world.retain(Duration.ZERO, Duration.ZERO);
    world.write(put("k", "1")).orThrow();
    EventCursor first = new EventCursor(world.log().end(), 0);
    world.prune();

    for (EventCursor from : List.of(first, new EventCursor(0, 0))) {
      assertThat(refusal(world.run(() -> world.contexts().watch("", Optional.of(from)))).code())
          .isEqualTo(ErrorCode.GONE);
    }
  }

  @Test
  void watcherThatCatchesUpIsNotCutOff() throws Exception {
    world.retain(Duration.ZERO, Duration.ZERO);
    world.write(put("k", "1")).orThrow();
    EventCursor first = new EventCursor(world.log().end(), Integer.MAX_VALUE);
    world.write(put("k", "2")).orThrow();
    Watch watch = world.watch("", Optional.of(first));
    world.prune();

    assertThat(truncated()).isLessThan(first.position());
    assertThat(watch.next(Duration.ZERO)).isInstanceOf(Watch.Next.Event.class);
    while (watch.next(Duration.ZERO) instanceof Watch.Next.Event) {
      // Reads on until it is live.
    }
    world.prune();
    assertThat(truncated()).isGreaterThan(first.position());
    assertThat(watch.next(Duration.ZERO)).isInstanceOf(Watch.Next.Event.class);
    watch.close();
  }

  @Test
  void watcherThatStandsInTheWayForLongIsGone() throws Exception {
    world.retain(Duration.ZERO, Duration.ZERO);
    world.write(put("k", "1")).orThrow();
    EventCursor first = new EventCursor(world.log().end(), Integer.MAX_VALUE);
    world.write(put("k", "2")).orThrow();
    Watch watch = world.watch("", Optional.of(first));
    world.prune();
    world.time().advance(Duration.ofMinutes(11));
    world.prune();

    assertThat(truncated()).isGreaterThan(first.position());
    assertThat(watch.next(Duration.ZERO))
        .isInstanceOfSatisfying(
            Watch.Next.Closed.class,
            closed -> {
              assertThat(closed.reason().code()).isEqualTo(ErrorCode.GONE);
              assertThat(closed.resume()).isEqualTo(first);
            });
  }

  @Test
  void nothingGoesWhileSomebodyCopies() {
    world.retain(Duration.ZERO, Duration.ZERO);
    world.write(put("k", "1")).orThrow();
    try (TruncationHold.Held _ = world.hold().hold()) {
      world.prune();
      assertThat(truncated()).isZero();
    }
    world.prune();
    assertThat(truncated()).isPositive();
  }

  @Test
  void olderCheckpointIsAWayBackAfterPruning() throws Exception {
    world.retain(Duration.ZERO, Duration.ZERO);
    for (int i = 1; i <= 20; i++) {
      world.write(put("k", "" + i)).orThrow();
    }
    world.prune();
    CheckpointFolder folder = new CheckpointFolder(new RealFiles(), data);
    assertThat(folder.positions()).hasSize(2);
    assertThat(truncated()).isPositive().isLessThanOrEqualTo(folder.positions().getLast());
    Files.write(folder.path(folder.positions().getFirst()), new byte[10]);

    world.crash();

    assertThat(world.quarantine()).isEmpty();
    assertThat(world.report().source()).isEqualTo("checkpoint " + folder.positions().getLast());
    assertThat(world.text("k")).isEqualTo("20");
  }

  @Test
  void damagedCheckpointKeepsTheLog() throws Exception {
    world.retain(Duration.ZERO, Duration.ZERO);
    world.write(put("k", "1")).orThrow();
    world.checkpoint();
    CheckpointFolder folder = new CheckpointFolder(new RealFiles(), data);
    long damaged = folder.positions().getFirst();
    world.write(put("k", "2")).orThrow();
    world.checkpoint();
    Files.write(folder.path(damaged), new byte[10]);

    world.pruneOnce();
    world.pruneOnce();

    assertThat(truncated()).isZero();
  }

  @Test
  void storeOfAnotherKindIsNotBegunFromAPrunedLog() {
    world.retain(Duration.ZERO, Duration.ZERO);
    world.write(put("k", "1")).orThrow();
    world.prune();
    HandLog log = new HandLog(world.disk());
    CheckpointFolder folder = new CheckpointFolder(new RealFiles(), data);

    assertThatThrownBy(() ->
            new RecoverySources(folder, log, 0, line -> {})
                .first((checkpoint, quarantine) ->
                    RecoveredParts.from(checkpoint, quarantine, log, SHAPE, !onDisk(), data)))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
              assertThat(refused.refusal().message()).contains("store.provider", "pruned");
            });
  }

  @Test
  void damagedPresentValueWhoseRecordIsGoneIsCorrupt() {
    world.retain(Duration.ZERO, Duration.ZERO);
    world.write(put("k", "1")).orThrow();
    world.prune();
    world.store().damage(key("k"));

    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.CORRUPT);
    assertThat(refusal(world.find("k", 1)).code()).isEqualTo(ErrorCode.CORRUPT);
  }

  @Test
  void closedWatcherKeepsNothing() {
    world.retain(Duration.ZERO, Duration.ZERO);
    world.write(put("k", "1")).orThrow();
    EventCursor first = new EventCursor(world.log().end(), Integer.MAX_VALUE);
    world.write(put("k", "2")).orThrow();
    world.watch("", Optional.of(first)).close();
    world.prune();

    assertThat(truncated()).isGreaterThan(first.position());
  }

  @Test
  void memoryOfForgottenVersionsIsFreed() {
    world.retain(Duration.ZERO, Duration.ZERO);
    for (int i = 0; i < 30; i++) {
      world.write(put("k", "" + i)).orThrow();
      world.write(append("list", "" + i)).orThrow();
    }
    world.prune();

    List<Integer> left = new ArrayList<>();
    if (world.versions() instanceof HistoryIndex inMemory) {
      inMemory.forEach(row -> left.add(row.versions().length));
    }
    assertThat(left.stream().mapToInt(Integer::intValue).sum()).isLessThan(5);
  }

  /** A version of the key as it was written; without a value it was a deletion. */
  private record Was(long version, Optional<String> value, Instant time) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whateverIsPrunedEveryRetainedVersionIsReadAndNoneIsWrong(int seed) {
    Random random = new Random(seed);
    Duration all = Duration.ofDays(3);
    Duration daily = Duration.ofDays(9);
    world.retain(all, daily);
    List<Was> written = new ArrayList<>();
    String value = large(random, 60);
    for (int step = 0; step < 120; step++) {
      Was last = written.isEmpty() ? null : written.getLast();
      boolean isFresh =
          last != null
              && last.value().isPresent()
              && Duration.between(last.time(), world.clock().instant()).compareTo(all) < 0;
      Optional<String> now;
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> {
          value = value.replaceFirst(",\"[^\"]*\"", ",\"x" + step + "\"");
          now = Optional.of(value);
          world.write(put("k", value)).orThrow();
        }
        case 3, 4 -> {
          // What is appended to a version whose record is gone has its limits.
          String base = isFresh && last != null ? last.value().orElseThrow() : "";
          now = Optional.of(isFresh ? base.replaceFirst("]$", "," + step + "]") : "[" + step + "]");
          world.write(isFresh ? append("k", "" + step) : put("k", "[" + step + "]")).orThrow();
        }
        case 5 -> {
          world.time().advance(Duration.ofHours(random.nextInt(40)));
          continue;
        }
        case 6, 7 -> {
          world.prune();
          continue;
        }
        default -> {
          if (random.nextBoolean()) {
            world.crash();
          } else {
            world.restart();
          }
          continue;
        }
      }
      written.add(new Was(written.size() + 1L, now, world.clock().instant()));
    }
    world.prune();

    Instant end = world.clock().instant();
    for (int i = 0; i < written.size(); i++) {
      Was was = written.get(i);
      Duration age = Duration.between(was.time(), end);
      boolean isLastOfDay =
          i == written.size() - 1
              || was.time().toEpochMilli() / 86_400_000
                  != written.get(i + 1).time().toEpochMilli() / 86_400_000;
      boolean isRetained =
          i == written.size() - 1
              || age.compareTo(all) < 0
              || (isLastOfDay && age.compareTo(daily) < 0);
      Outcome<ContextEntry> read = world.find("k", was.version());
      if (read instanceof Outcome.Done<ContextEntry>(ContextEntry entry)) {
        assertThat(new String(entry.value(), StandardCharsets.UTF_8))
            .as("version %d", was.version())
            .isEqualTo(was.value().orElseThrow());
        assertThat(listed()).contains(was.version());
      } else {
        assertThat(isRetained).as("version %d is retained", was.version()).isFalse();
        assertPruned(was.version());
        assertThat(listed()).doesNotContain(was.version());
      }
    }
  }
}
