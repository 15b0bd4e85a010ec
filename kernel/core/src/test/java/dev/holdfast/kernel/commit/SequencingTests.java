package dev.holdfast.kernel.commit;

import static dev.holdfast.kernel.world.KernelWorld.ADA;
import static dev.holdfast.kernel.world.KernelWorld.answer;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.merge;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SequencingTests {
  private static final WriteOptions ABSENT = WriteOptions.ifVersion(0);

  private final KernelWorld world = new KernelWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void writeIsNotAcknowledgedBeforeItIsDurable() {
    world.log().holdBack();

    Refusal late = refusal(writeInAMoment(WriteRequest.of(put("k", "1"))));

    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE);
    assertThat(late.facts()).containsEntry("outcome", "unknown");
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    world.log().release();
    assertThat(world.write(append("done", "1"))).isInstanceOf(Outcome.Done.class);
    assertThat(world.text("k")).isEqualTo("1");
  }

  @Test
  void writeIsNotAcknowledgedBeforeItIsApplied() {
    CountDownLatch mayApply = new CountDownLatch(1);
    world
        .store()
        .failAt(position -> {
          await(mayApply);
          return false;
        });

    Outcome<List<Written>> outcome = writeInAMoment(WriteRequest.of(put("k", "1")));
    mayApply.countDown();

    assertThat(refusal(outcome).facts()).containsEntry("outcome", "unknown");
  }

  @Test
  void eachRecordIsAcknowledgedByItsOwnDurability() {
    world.log().holdBack();
    var first = world.writing(put("a", "1"));
    world.log().awaitWaiting(1);
    var second = world.writing(put("b", "2"));
    world.log().awaitWaiting(2);

    world.log().makeDurable(1);

    assertThat(answer(first).orThrow().getFirst().version()).isEqualTo(1);
    assertThat(world.text("a")).isEqualTo("1");
    assertThat(refusal(world.find("b")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(second).isNotDone();
    world.log().release();
    assertThat(answer(second).orThrow().getFirst().version()).isEqualTo(1);
  }

  @Test
  void nextWriteIsDecidedByThePendingHead() {
    world.log().holdBack();
    var created = world.writing(put("k", "1", ABSENT));
    world.log().awaitWaiting(1);
    var replaced = world.writing(put("k", "2", WriteOptions.ifVersion(1)));
    world.log().awaitWaiting(2);

    var secondCreation = world.writing(put("k", "3", ABSENT));
    var staleVersion = world.writing(put("k", "3", WriteOptions.ifVersion(1)));
    world.log().release();

    assertThat(refusal(answer(secondCreation)).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal(answer(secondCreation)).facts()).containsEntry("currentVersion", 2L);
    assertThat(refusal(answer(staleVersion)).facts()).containsEntry("currentVersion", 2L);
    assertThat(answer(created).orThrow().getFirst().created()).isTrue();
    assertThat(answer(replaced).orThrow().getFirst().version()).isEqualTo(2);
    assertThat(world.text("k")).isEqualTo("2");
  }

  @Test
  void pendingDeleteMakesRoomForACreation() {
    world.write(put("k", "1"));
    world.log().holdBack();
    var deleted = world.writing(delete("k"));
    world.log().awaitWaiting(1);

    var created = world.writing(put("k", "2", ABSENT));
    world.log().awaitWaiting(2);
    world.log().release();

    assertThat(answer(deleted).orThrow().getFirst().version()).isEqualTo(2);
    assertThat(answer(created).orThrow().getFirst().version()).isEqualTo(3);
  }

  @Test
  void aRefusalWaitsForWhatItWasDecidedBy() {
    world.write(put("k", "1"));
    world.log().holdBack();
    var deleted = world.writing(delete("k"));
    world.log().awaitWaiting(1);
    var deletedTwice = world.writing(delete("k"));

    assertThat(deletedTwice).isNotDone();
    world.log().release();

    assertThat(answer(deleted).orThrow().getFirst().version()).isEqualTo(2);
    assertThat(refusal(answer(deletedTwice)).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aRefusalDoesNotNameWhatAFailedSyncTookBack() {
    world.write(put("k", "1"));
    world.log().holdBack();
    var replaced = world.writing(put("k", "2"));
    world.log().awaitWaiting(1);
    var stale = world.writing(put("k", "3", WriteOptions.ifVersion(1)));
    world.log().fail(0);

    assertThat(refusal(answer(replaced)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(answer(stale)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(answer(stale)).facts()).doesNotContainKey("currentVersion");
  }

  @Test
  void conditionThatTheKeyExistsIsChecked() {
    WriteOptions present = WriteOptions.NONE.with(new VersionCondition.Present());

    Refusal missing = refusal(world.write(put("k", "1", present)));
    world.write(put("k", "1"));

    assertThat(missing.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(missing.facts()).containsEntry("currentVersion", 0L);
    assertThat(world.write(put("k", "2", present)).orThrow().version()).isEqualTo(2);
  }

  @Test
  void appendIsSequencedBehindAPendingAppend() {
    world.log().holdBack();
    var first = world.writing(append("k", "1"));
    world.log().awaitWaiting(1);
    var second = world.writing(append("k", "2"));
    world.log().awaitWaiting(2);

    world.log().release();

    assertThat(answer(first).orThrow().getFirst().created()).isTrue();
    assertThat(answer(second).orThrow().getFirst().created()).isFalse();
    assertThat(world.text("k")).isEqualTo("[1,2]");
  }

  @Test
  void appendToAPendingPutWaitsForItAndLandsOnIt() {
    world.write(put("k", "[0]"));
    world.log().holdBack();
    var replaced = world.writing(put("k", "[1]"));
    world.log().awaitWaiting(1);
    var appended = world.writing(append("k", "2"));

    world.log().release();

    assertThat(answer(replaced).orThrow().getFirst().version()).isEqualTo(2);
    assertThat(answer(appended).orThrow().getFirst().version()).isEqualTo(3);
    assertThat(world.text("k")).isEqualTo("[1,2]");
  }

  @Test
  void appendAfterAPutIsNotMisledByWhereTheOldValueEnded() {
    world.write(append("k", "1")).orThrow();
    world.write(put("k", "[10,20]")).orThrow();

    world.write(append("k", "30")).orThrow();

    assertThat(world.text("k")).isEqualTo("[10,20,30]");
    assertThat(world.text("k", 1)).isEqualTo("[1]");
  }

  @Test
  void interleavedAppendsLandOnceEach() {
    int writers = 8;
    int each = 40;
    List<CompletableFuture<List<Long>>> running = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int from = w * each;
      running.add(
          world.elsewhere(() ->
              IntStream.range(from, from + each)
                  .mapToObj(i -> world.write(append("k", Integer.toString(i))).orThrow().version())
                  .toList()));
    }

    List<Long> versions = running.stream().flatMap(r -> answer(r).stream()).sorted().toList();

    assertThat(versions)
        .isEqualTo(IntStream.rangeClosed(1, writers * each).mapToObj(i -> (long) i).toList());
    String text = world.text("k");
    assertThat(text.substring(1, text.length() - 1).split(","))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, writers * each).mapToObj(Integer::toString).toList());
  }

  @Test
  void interleavedPatchesAreAllCarriedOut() {
    world.write(put("k", "{}"));
    List<CompletableFuture<Outcome<Written>>> running = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String change = "{\"m" + i + "\":1}";
      running.add(world.elsewhere(() -> world.write(merge("k", change))));
    }

    List<Long> versions = running.stream().map(r -> answer(r).orThrow().version()).toList();

    assertThat(versions).doesNotHaveDuplicates();
    assertThat(world.text("k").split(",")).hasSize(24);
    assertThat(world.find("k").orThrow().summary().version()).isEqualTo(25);
  }

  @Test
  void appendIsLoggedAsItsElementHoweverLongTheValue() {
    IntStream.range(0, 50).forEach(_ -> world.write(append("k", "\"0123456789\"")).orThrow());

    assertThat(world.log().sizes().subList(1, 50)).containsOnly(world.log().sizes().get(1));
  }

  @Test
  void versionsGoOnAfterADelete() {
    world.write(put("k", "1"));
    world.write(delete("k"));
    world.restart();

    Written again = world.write(put("k", "2")).orThrow();

    assertThat(again.version()).isEqualTo(3);
    assertThat(again.created()).isTrue();
  }

  @Test
  void versionIsNeverUsedTwiceAlsoWhenTheTombstoneIsForgotten() {
    for (int i = 0; i < 5; i++) {
      world.write(put("old", "1"));
    }
    world.write(delete("old"));
    world.time().advance(Duration.ofDays(8));
    world.write(put("other", "1"));
    world.write(delete("other"));

    long beforeRestart = world.write(put("new", "1")).orThrow().version();
    world.restart();

    assertThat(beforeRestart).isGreaterThan(6);
    assertThat(world.write(put("old", "1")).orThrow().version()).isGreaterThan(6);
  }

  @Test
  void cancelledRequestChangesNothing() {
    RequestScope scope = world.scope(ADA, Duration.ofSeconds(5));
    scope.cancellation().cancel();

    Outcome<?> outcome = scope.get(() -> world.contexts().write(WriteRequest.of(put("k", "1"))));

    assertThat(refusal(outcome).code()).isEqualTo(ErrorCode.DEADLINE);
    assertThat(refusal(outcome).facts()).doesNotContainKey("outcome");
    assertThat(world.log().sizes()).isEmpty();
  }

  @Test
  void requestPastItsDeadlineChangesNothing() {
    RequestScope scope = world.scope(ADA, Duration.ofSeconds(5));
    world.time().advance(Duration.ofSeconds(5));

    Outcome<?> outcome = scope.get(() -> world.contexts().write(WriteRequest.of(put("k", "1"))));

    assertThat(refusal(outcome).code()).isEqualTo(ErrorCode.DEADLINE);
    assertThat(refusal(outcome).facts()).doesNotContainKey("outcome");
    assertThat(world.log().sizes()).isEmpty();
  }

  @Test
  void writeThatCouldNotBeAppliedIsUnavailableUntilARestart() {
    world.write(put("k", "1"));
    long before = world.log().end();
    world.store().failAt(position -> position > before);

    world.write(put("k", "2")).orThrow();

    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(world.write(put("k", "3"))).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(world.pipeline().unappliedKeys()).isEqualTo(1);
    world.crash();
    assertThat(world.text("k")).isEqualTo("2");
  }

  /** Waits so short that only an answer that need not wait arrives in time. */
  private Outcome<List<Written>> writeInAMoment(WriteRequest request) {
    return world.scope(ADA, Duration.ofMillis(50)).get(() -> world.contexts().write(request));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
