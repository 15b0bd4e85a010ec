package dev.holdfast.kernel.expiry;

import static dev.holdfast.kernel.world.KernelWorld.answer;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.merge;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.config.ClassRule;
import dev.holdfast.kernel.config.EntryClass;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExpiryTests {
  private static final WriteOptions SHORT = WriteOptions.NONE.withTtl(Duration.ofSeconds(30));

  private final KernelWorld world =
      new KernelWorld(
          new KernelWorld.Shape(
              Limits.DEFAULTS,
              List.of(
                  new ClassRule("c/", EntryClass.CACHE, Optional.empty()),
                  new ClassRule("c/keep/", EntryClass.KEEP, Optional.empty()),
                  new ClassRule("c/long/", EntryClass.CACHE, Optional.of(Duration.ofMinutes(20)))),
              new IdempotencySettings(Duration.ofHours(24), 100),
              1L << 30));

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void expiredEntryIsReportedAsMissByEveryRead() {
    world.write(put("k", "1", SHORT)).orThrow();
    world.time().advance(Duration.ofMillis(29_999));
    assertThat(world.text("k")).isEqualTo("1");

    world.time().advance(Duration.ofMillis(1));

    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.EXPIRED);
    assertThat(refusal(world.find("k", 1)).code()).isEqualTo(ErrorCode.EXPIRED);
    assertThat(world.run(() -> world.contexts().list("", Optional.empty(), 10)).orThrow().items())
        .isEmpty();
    assertThat(world.store().head(key("k"))).isPresent();
    world.crash();
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.EXPIRED);
  }

  @Test
  void damagedExpiredEntryIsNotServedFromTheLogEither() {
    world.write(put("k", "1", SHORT)).orThrow();
    world.store().damage(key("k"));
    assertThat(world.text("k")).isEqualTo("1");
    world.time().advance(Duration.ofSeconds(30));

    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.EXPIRED);
  }

  @Test
  void writesTakeAnExpiredEntryForAbsent() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      world.write(put(name, "[1]", SHORT)).orThrow();
    }
    world.time().advance(Duration.ofSeconds(30));

    Written created = world.write(put("a", "2", WriteOptions.ifVersion(0))).orThrow();
    Refusal wrongVersion = refusal(world.write(put("b", "2", WriteOptions.ifVersion(1))));
    Written begun = world.write(append("c", "2")).orThrow();

    assertThat(created.created()).isTrue();
    assertThat(created.version()).isEqualTo(2);
    assertThat(wrongVersion.facts()).containsEntry("currentVersion", 0L);
    assertThat(begun.created()).isTrue();
    assertThat(begun.expiresAt()).isEmpty();
    assertThat(world.text("c")).isEqualTo("[2]");
    assertThat(refusal(world.write(delete("d"))).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(world.write(merge("e", "{}"))).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void replacedExpiredEntryEndsFirst() {
    world.write(put("k", "1", SHORT)).orThrow();
    world.write(put("l", "[1]", SHORT)).orThrow();
    world.time().advance(Duration.ofSeconds(30));

    world.write(batch(put("k", "2"), append("l", "2"), append("l", "3"))).orThrow();

    assertThat(events())
        .containsExactly(
            "PUT k 1",
            "PUT l 1",
            "EXPIRED k 1",
            "PUT k 2",
            "EXPIRED l 1",
            "APPEND l 2",
            "APPEND l 3");
  }

  @Test
  void sweepEndsWhatIsPastItsDeadlineOnce() {
    world.write(put("k", "1", SHORT)).orThrow();
    world.write(put("later", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(31)))).orThrow();
    world.write(put("never", "1")).orThrow();
    world.sweep();
    world.time().advance(Duration.ofSeconds(30));

    world.sweep();
    world.write(put("x", "1")).orThrow();
    world.sweep();

    assertThat(world.sweeper().expired()).isEqualTo(1);
    assertThat(events())
        .containsExactly("PUT k 1", "PUT later 1", "PUT never 1", "EXPIRED k 1", "PUT x 1");
    assertThat(world.store().head(key("k"))).isEmpty();
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.write(put("k", "2")).orThrow().version()).isEqualTo(2);
  }

  @Test
  void sweepGoesOnUntilNothingIsLeft() {
    List<WriteOperation> puts = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      puts.add(put("k/" + i, "1", SHORT));
    }
    world.write(batch(puts)).orThrow();
    world
        .write(
            batch(
                puts.subList(0, 200).stream()
                    .map(p -> put("m/" + p.key(), "1", SHORT))
                    .map(WriteOperation.class::cast)
                    .toList()))
        .orThrow();
    world.time().advance(Duration.ofSeconds(30));

    world.sweep();
    world.write(put("x", "1")).orThrow();

    assertThat(world.sweeper().expired()).isEqualTo(1200);
    assertThat(world.store().stats().entries()).isEqualTo(1);
  }

  @Test
  void sweepLeavesAloneWhatAPendingWriteRenewed() {
    world.write(put("k", "1", SHORT)).orThrow();
    world.time().advance(Duration.ofSeconds(30));
    world.log().holdBack();
    var renewed = world.writing(put("k", "2"));
    world.log().awaitWaiting(1);

    world.sweep();
    world.log().release();

    answer(renewed).orThrow();
    assertThat(world.sweeper().expired()).isZero();
    assertThat(world.text("k")).isEqualTo("2");
    assertThat(events()).containsExactly("PUT k 1", "EXPIRED k 1", "PUT k 2");
  }

  @Test
  void writeBehindAPendingSweepBeginsAnew() {
    world.write(put("k", "[1]", SHORT)).orThrow();
    world.time().advance(Duration.ofSeconds(30));
    world.log().holdBack();
    world.sweep();
    world.log().awaitWaiting(1);
    var appended = world.writing(append("k", "2"));
    world.log().awaitWaiting(2);
    world.sweep();

    world.log().release();

    assertThat(answer(appended).orThrow().getFirst().version()).isEqualTo(2);
    assertThat(answer(appended).orThrow().getFirst().created()).isTrue();
    assertThat(world.text("k")).isEqualTo("[2]");
    assertThat(events()).containsExactly("PUT k 1", "EXPIRED k 1", "APPEND k 2");
  }

  @Test
  void clockThatIsSetBackRevivesNothing() {
    world.write(put("k", "1", SHORT)).orThrow();
    world.time().advance(Duration.ofSeconds(30));
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.EXPIRED);

    world.time().setWallClock(Instant.parse("2030-01-01T00:00:00Z"));

    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.EXPIRED);
    assertThat(refusal(world.find("k", 1)).code()).isEqualTo(ErrorCode.EXPIRED);
    world.crash();
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.EXPIRED);
  }

  @Test
  void whatWasPromisedToEndEndsAlsoWhenTheClockWasSetBack() {
    world.time().advance(Duration.ofHours(1));
    world.write(put("k", "1", SHORT)).orThrow();
    world.time().setWallClock(Instant.parse("2030-01-01T00:00:00Z"));

    world.time().advance(Duration.ofSeconds(61));

    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.EXPIRED);
  }

  @Test
  void ttlOutOfBoundsIsRefusedNeverClamped() {
    for (Duration ttl :
        List.of(
            Duration.ofMillis(29_999),
            Duration.ofHours(1).plusMillis(1),
            Duration.ZERO,
            Duration.ofSeconds(-5))) {
      Refusal refusal = refusal(world.write(put("k", "1", WriteOptions.NONE.withTtl(ttl))));

      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(refusal.facts()).containsEntry("min", "30s").containsEntry("max", "1h");
    }
  }

  @Test
  void longestMatchingPrefixDecidesTheClass() {
    assertThat(lifetime(put("k", "1"))).isEmpty();
    assertThat(lifetime(put("c/a", "1"))).contains(Duration.ofMinutes(5));
    assertThat(lifetime(append("c/b", "1"))).contains(Duration.ofMinutes(5));
    assertThat(lifetime(put("c/keep/a", "1"))).isEmpty();
    assertThat(lifetime(put("c/long/a", "1"))).contains(Duration.ofMinutes(20));
    assertThat(lifetime(put("c/long/b", "1", SHORT))).contains(Duration.ofSeconds(30));
    assertThat(lifetime(put("c/keep/b", "1", SHORT))).contains(Duration.ofSeconds(30));
  }

  @Test
  void appendAndPatchLeaveTheDeadlineUnlessTheySayOne() {
    Instant deadline = world.clock().instant().plusSeconds(300);
    world.write(put("c/list", "[]")).orThrow();
    world.write(put("c/object", "{}")).orThrow();
    world.time().advance(Duration.ofSeconds(60));

    assertThat(world.write(append("c/list", "1")).orThrow().expiresAt()).contains(deadline);
    assertThat(world.write(merge("c/object", "{\"a\":1}")).orThrow().expiresAt())
        .contains(deadline);
    assertThat(lifetime(append("c/list", "2", SHORT))).contains(Duration.ofSeconds(30));
    assertThat(lifetime(merge("c/object", "{\"a\":2}", SHORT))).contains(Duration.ofSeconds(30));
    assertThat(lifetime(put("c/object", "{}"))).contains(Duration.ofMinutes(5));
  }

  private Optional<Duration> lifetime(WriteOperation operation) {
    Written written = world.write(operation).orThrow();
    assertThat(world.find(operation.key().text()).orThrow().summary().expiresAt())
        .isEqualTo(written.expiresAt());
    return written.expiresAt().map(at -> Duration.between(world.clock().instant(), at));
  }

  /** All events since the beginning; a write after the sweep makes sure that it was applied. */
  private List<String> events() {
    List<String> events = new ArrayList<>();
    try (Watch watch = world.watch("", Optional.of(EventCursor.START))) {
      while (watch.next(Duration.ZERO) instanceof Watch.Next.Event(ContextEvent event)) {
        ChangeKind kind = event.kind();
        events.add(kind + " " + event.key() + " " + event.version());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return events;
  }
}
