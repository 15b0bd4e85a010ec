package dev.holdfast.kernel.expiry;

import static dev.holdfast.kernel.world.KernelWorld.answer;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.extend;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.merge;
import static dev.holdfast.kernel.world.Ops.named;
import static dev.holdfast.kernel.world.Ops.put;
import static dev.holdfast.kernel.world.Ops.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Page;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.world.KernelWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Refresh, extend, and what ends soon. */
@Timeout(30)
class DeadlineMoveTests {
  private static final WriteOptions MINUTE = WriteOptions.NONE.withTtl(Duration.ofMinutes(1));

  @TempDir Path folder;
  private KernelWorld world;

  @BeforeEach
  void open() {
    world = new KernelWorld(KernelWorld.Shape.DEFAULT, false, folder);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Duration remaining(String name) {
    return Duration.between(
        world.clock().instant(), world.find(name).orThrow().summary().expiresAt().orElseThrow());
  }

  private void pass(int seconds) {
    world.time().advance(Duration.ofSeconds(seconds));
  }

  @Test
  void refreshBeginsTheOriginalTtlAnew() {
    world.write(put("k", "[1]", MINUTE)).orThrow();
    pass(59);

    Written refreshed = world.write(refresh("k")).orThrow();

    assertThat(refreshed.version()).isEqualTo(1);
    assertThat(refreshed.created()).isFalse();
    assertThat(refreshed.expiresAt()).contains(world.clock().instant().plusSeconds(60));
    pass(59);
    assertThat(world.text("k")).isEqualTo("[1]");
    pass(1);
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.EXPIRED);
  }

  @Test
  void originalTtlIsKnownBehindAppendsPatchesExtensionsAndRestarts() {
    world.write(put("k", "[1]", MINUTE)).orThrow();
    world.write(put("o", "{}", MINUTE)).orThrow();
    pass(20);
    world.write(append("k", "2")).orThrow();
    world.write(merge("o", "{\"a\":1}")).orThrow();
    world.write(extend("k", Duration.ofMinutes(10))).orThrow();
    world.crash();
    world.checkpoint();
    pass(5);
    world.crash();
    assertThat(world.report().proven()).isTrue();
    assertThat(remaining("k")).isEqualTo(Duration.ofSeconds(635));

    world.write(batch(refresh("k"), refresh("o"))).orThrow();

    assertThat(remaining("k")).isEqualTo(Duration.ofMinutes(1));
    assertThat(remaining("o")).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void anAppendFollowsAMovedDeadlineInOneBatch() {
    world.write(put("k", "[1]", MINUTE)).orThrow();
    world.crash();

    world
        .write(
            dev.holdfast.kernel.world.Ops.batch(
                dev.holdfast.kernel.world.Ops.extend("k", Duration.ofMinutes(1)),
                dev.holdfast.kernel.world.Ops.append("k", "2")))
        .orThrow();

    assertThat(world.text("k")).isEqualTo("[1,2]");
    assertThat(remaining("k")).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void movedDeadlineSurvivesACrashWithAndWithoutACheckpoint() {
    world.write(put("k", "1", MINUTE)).orThrow();
    pass(30);
    world.write(refresh("k")).orThrow();
    world.crash();
    assertThat(remaining("k")).isEqualTo(Duration.ofMinutes(1));
    world.checkpoint();
    world.write(extend("k", Duration.ofMinutes(1))).orThrow();
    world.crash();
    assertThat(world.report().proven()).isTrue();
    assertThat(remaining("k")).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void writerTimeAndVersionStayAndNobodyIsTold() {
    world.write(put("k", "1", MINUTE)).orThrow();
    ContextSummary before = world.find("k").orThrow().summary();
    pass(10);

    world.write(refresh("k")).orThrow();
    world.write(extend("k", Duration.ofSeconds(1))).orThrow();
    world.crash();

    ContextSummary after = world.find("k").orThrow().summary();
    assertThat(after.version()).isEqualTo(before.version());
    assertThat(after.digest()).isEqualTo(before.digest());
    assertThat(after.updatedAt()).isEqualTo(before.updatedAt());
    assertThat(after.writer()).isEqualTo(before.writer());
    assertThat(events()).containsExactly("PUT k 1");
    List<HistoryItem> history =
        world.run(() -> world.contexts().history(key("k"), 0, 10)).orThrow().items();
    assertThat(history).hasSize(1);
  }

  @Test
  void extendAddsAndMayNotPassTheMaximum() {
    world.write(put("k", "1", MINUTE)).orThrow();
    pass(30);
    world.write(extend("k", Duration.ofMinutes(2))).orThrow();
    assertThat(remaining("k")).isEqualTo(Duration.ofSeconds(150));

    Refusal tooFar = refusal(world.write(extend("k", Duration.ofMinutes(58))));
    Refusal beyond = refusal(world.write(extend("k", Duration.ofHours(2))));
    Refusal nothing = refusal(world.write(extend("k", Duration.ZERO)));

    assertThat(tooFar.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(tooFar.facts()).containsEntry("max", "1h").containsEntry("remaining", "150s");
    assertThat(tooFar.message()).contains("expiry.max");
    assertThat(beyond.facts()).containsEntry("max", "1h");
    assertThat(nothing.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(remaining("k")).isEqualTo(Duration.ofSeconds(150));
    world.write(extend("k", Duration.ofHours(1).minusSeconds(150))).orThrow();
    assertThat(remaining("k")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatIsKeptForEverExpiredOrAbsentIsRefused() {
    world.write(put("kept", "1")).orThrow();
    world.write(put("late", "1", MINUTE)).orThrow();
    pass(60);

    for (WriteOperation move : List.of(refresh("kept"), extend("kept", Duration.ofMinutes(1)))) {
      assertThat(refusal(world.write(move)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(refusal(world.write(move)).message()).contains("kept for ever");
    }
    assertThat(refusal(world.write(refresh("late"))).code()).isEqualTo(ErrorCode.EXPIRED);
    assertThat(refusal(world.write(extend("late", Duration.ofMinutes(1)))).code())
        .isEqualTo(ErrorCode.EXPIRED);
    assertThat(refusal(world.write(refresh("absent"))).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(world.write(new WriteOperation.Refresh(key("late"), MINUTE))).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void conditionsAndFencesAreHonoured() {
    world.write(put("k", "1", MINUTE)).orThrow();
    Refusal moved =
        refusal(world.write(new WriteOperation.Refresh(key("k"), WriteOptions.ifVersion(2))));
    Leases.Lease first = world.acquire("k").orThrow();
    world.run(() -> world.leases().release(first.id())).orThrow();
    world.acquire("k").orThrow();
    Refusal stale =
        refusal(
            world.write(
                new WriteOperation.Refresh(key("k"), WriteOptions.NONE.withFence(first.token()))));

    assertThat(moved.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(moved.facts()).containsEntry("currentVersion", 1L);
    assertThat(stale.code()).isEqualTo(ErrorCode.STALE_FENCE);
  }

  @Test
  void batchMovesADeadlineBetweenOtherChangesOfTheKey() {
    world
        .write(
            batch(
                put("k", "[1]", MINUTE),
                extend("k", Duration.ofMinutes(1)),
                append("k", "2"),
                refresh("k"),
                append("k", "3")))
        .orThrow();

    assertThat(world.text("k")).isEqualTo("[1,2,3]");
    assertThat(remaining("k")).isEqualTo(Duration.ofMinutes(1));
    world.crash();
    assertThat(world.text("k")).isEqualTo("[1,2,3]");
    assertThat(remaining("k")).isEqualTo(Duration.ofMinutes(1));
    assertThat(world.find("k").orThrow().summary().version()).isEqualTo(3);
  }

  @Test
  void repeatedExtensionUnderOneNameExtendsOnce() {
    world.write(put("k", "1", MINUTE)).orThrow();
    world.write(named("n", extend("k", Duration.ofMinutes(1)))).orThrow();
    world.crash();

    Written again =
        world.write(named("n", extend("k", Duration.ofMinutes(1)))).orThrow().getFirst();
    Refusal other = refusal(world.write(named("n", extend("k", Duration.ofMinutes(2)))));

    assertThat(again.version()).isEqualTo(1);
    assertThat(remaining("k")).isEqualTo(Duration.ofMinutes(2));
    assertThat(other.code()).isEqualTo(ErrorCode.IDEMPOTENCY_MISMATCH);
  }

  @Test
  void sweepLeavesAloneWhatAPendingRefreshRenewed() {
    world.write(put("k", "1", MINUTE)).orThrow();
    pass(59);
    world.log().holdBack();
    var pending = world.writing(refresh("k"));
    world.log().awaitWaiting(1);
    pass(2);

    world.sweep();
    world.log().release();

    answer(pending).orThrow();
    assertThat(world.sweeper().expired()).isZero();
    assertThat(world.text("k")).isEqualTo("1");
  }

  @Test
  void olderVersionIsServedNoLongerThanItsOwnTtl() {
    world.write(put("k", "[1]", MINUTE)).orThrow();
    world.write(extend("k", Duration.ofMinutes(10))).orThrow();
    world.write(append("k", "2")).orThrow();
    world.write(refresh("k")).orThrow();
    world.write(put("k", "[3]")).orThrow();
    assertThat(world.text("k", 2)).isEqualTo("[1,2]");

    pass(60);

    assertThat(refusal(world.find("k", 1)).code()).isEqualTo(ErrorCode.EXPIRED);
    assertThat(refusal(world.find("k", 2)).code()).isEqualTo(ErrorCode.EXPIRED);
    assertThat(world.text("k", 3)).isEqualTo("[3]");
  }

  @Test
  void checkpointOfTheFormerFormatIsReadAndANewerOneIsNot() throws IOException {
    world.write(put("a", "[1]")).orThrow();
    world.checkpoint();
    setFormat(1);
    world.crash();
    assertThat(world.report().source()).startsWith("checkpoint ");
    assertThat(world.text("a")).isEqualTo("[1]");

    setFormat(3);
    world.crash();

    assertThat(world.report().source()).doesNotStartWith("checkpoint ");
    assertThat(world.text("a")).isEqualTo("[1]");
  }

  private void setFormat(int format) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".checkpoint")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = (byte) format;
        Files.write(file, bytes);
      }
    }
  }

  @Test
  void whatEndsSoonIsListedEarliestFirstPageByPage() {
    for (int i = 0; i < 10; i++) {
      world
          .write(put("p/" + i, "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(90 - i))))
          .orThrow();
    }
    world.write(put("p/same", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(81)))).orThrow();
    world.write(put("p/later", "1", WriteOptions.NONE.withTtl(Duration.ofMinutes(5)))).orThrow();
    world.write(put("q", "1", MINUTE)).orThrow();
    world.write(put("p/kept", "1")).orThrow();

    List<String> listed = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Optional<String> after = next;
      Page<ContextSummary> page =
          world
              .run(() -> world.contexts().expiring("p/", Duration.ofMinutes(2), after, 3))
              .orThrow();
      page.items().forEach(item -> listed.add(item.key().text()));
      next = page.next();
    } while (next.isPresent());

    assertThat(listed)
        .containsExactly(
            "p/9", "p/same", "p/8", "p/7", "p/6", "p/5", "p/4", "p/3", "p/2", "p/1", "p/0");
    pass(85);
    assertThat(
            world
                .run(
                    () -> world.contexts().expiring("", Duration.ofMinutes(2), Optional.empty(), 3))
                .orThrow()
                .items())
        .extracting(item -> item.key().text())
        .containsExactly("p/4", "p/3", "p/2");
  }

  @Test
  void listOfWhatEndsSoonIsWholeBeyondTheBoundOfTheIndex() {
    List<WriteOperation> puts = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      puts.add(
          put("k/" + i, "1", WriteOptions.NONE.withTtl(Duration.ofMillis(60_000 + i * 7L % 5000))));
    }
    for (int i = 0; i < 5000; i += 1000) {
      world.write(batch(puts.subList(i, i + 1000))).orThrow();
    }
    List<Long> deadlines = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Optional<String> after = next;
      Page<ContextSummary> page =
          world
              .run(() -> world.contexts().expiring("", Duration.ofHours(1), after, 1000))
              .orThrow();
      page.items().forEach(item -> deadlines.add(item.expiresAt().orElseThrow().toEpochMilli()));
      next = page.next();
    } while (next.isPresent());

    assertThat(deadlines).hasSize(5000).isSorted();
  }

  private List<String> events() {
    List<String> events = new ArrayList<>();
    try (Watch watch = world.watch("", Optional.of(EventCursor.START))) {
      while (watch.next(Duration.ZERO) instanceof Watch.Next.Event(ContextEvent event)) {
        events.add(event.kind() + " " + event.key() + " " + event.version());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return events;
  }
}
