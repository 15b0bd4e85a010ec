package dev.holdfast.kernel.watch;

import static dev.holdfast.kernel.world.KernelWorld.answer;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.merge;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.kernel.world.KernelWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchTests {
  private static final Optional<EventCursor> START = Optional.of(EventCursor.START);

  private final KernelWorld world = new KernelWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void watcherSeesEveryKindOfChangeInOrder() {
    Watch watch = world.watch("k", Optional.empty());
    world.write(put("k", "[1]")).orThrow();
    world.write(put("other", "1")).orThrow();
    world.write(batch(append("k", "2"), merge("k", "{}"), delete("k"), put("k/x", "1"))).orThrow();
    world.write(put("k", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(30)))).orThrow();
    world.time().advance(Duration.ofSeconds(30));
    world.sweep();

    List<ContextEvent> live = take(watch, 7);

    assertThat(live)
        .extracting(event -> event.kind() + " " + event.key() + " " + event.version())
        .containsExactly(
            "PUT k 1",
            "APPEND k 2",
            "PATCH k 3",
            "DELETE k 4",
            "PUT k/x 1",
            "PUT k 5",
            "EXPIRED k 5");
    assertThat(live.get(1).digest())
        .contains(Digest.compute("[1,2]".getBytes(StandardCharsets.UTF_8)));
    assertThat(live.get(1).bytes()).isEqualTo(5);
    assertThat(live.get(1).writer()).isEqualTo("ada");
    assertThat(take(world.watch("k", START), 7)).isEqualTo(live);
    world.crash();
    assertThat(take(world.watch("k", START), 7)).isEqualTo(live);
  }

  @Test
  void everyCursorGoesOnWithTheNextEvent() {
    for (int i = 0; i < 5; i++) {
      world.write(batch(append("a", "1"), append("b", "2"), append("a", "3"))).orThrow();
      world.acquire("lease-" + i).orThrow();
    }
    List<ContextEvent> all = take(world.watch("", START), 15);

    for (int i = 0; i < all.size(); i++) {
      Watch watch = world.watch("", Optional.of(all.get(i).cursor()));
      assertThat(take(watch, 14 - i)).isEqualTo(all.subList(i + 1, 15));
      assertIdle(watch);
    }
    world.restart();
    for (int i = 0; i < all.size(); i++) {
      Watch watch = world.watch("", Optional.of(EventCursor.parse(all.get(i).cursor().toString())));
      assertThat(take(watch, 14 - i)).isEqualTo(all.subList(i + 1, 15));
      assertIdle(watch);
    }
  }

  @Test
  void catchingUpJoinsTheLiveEventsWithoutGapOrDuplicate() {
    int before = 700;
    int during = 700;
    IntStream.range(0, before).forEach(i -> world.write(put("k", "" + i)).orThrow());
    CompletableFuture<Void> writer =
        world.elsewhere(() -> {
          IntStream.range(before, before + during)
              .forEach(i -> world.write(put("k", "" + i)).orThrow());
          return null;
        });

    List<ContextEvent> seen = take(world.watch("", START), before + during);

    answer(writer);
    assertThat(seen)
        .extracting(ContextEvent::version)
        .isEqualTo(IntStream.rangeClosed(1, before + during).mapToObj(i -> (long) i).toList());
  }

  @Test
  void watcherDoesNotGoLiveWhileARecordIsUnseen() {
    WatchHub hub = world.watches();
    world.write(put("k", "1")).orThrow();
    long seen = hub.lastPosition();
    Subscription behind =
        (Subscription) hub.open(_ -> true, Optional.of(EventCursor.START)).orThrow();

    world.write(put("k", "2")).orThrow();

    assertThat(hub.joinLive(behind, seen)).isFalse();
    assertThat(hub.joinLive(behind, hub.lastPosition())).isTrue();
  }

  @Test
  void watchFromNowSeesNothingOlder() {
    world.write(put("k", "1")).orThrow();
    Watch watch = world.watch("", Optional.empty());
    assertIdle(watch);

    world.write(put("k", "2")).orThrow();

    assertThat(take(watch, 1)).extracting(ContextEvent::version).containsExactly(2L);
    assertIdle(watch);
  }

  @Test
  void eventIsNotToldBeforeItIsDurable() {
    Watch live = world.watch("", Optional.empty());
    Watch catchingUp = world.watch("", START);
    world.log().holdBack();
    var pending = world.writing(put("k", "1"));
    world.log().awaitWaiting(1);

    assertIdle(live);
    assertIdle(catchingUp);
    world.log().release();

    assertThat(answer(pending)).isInstanceOf(Outcome.Done.class);
    assertThat(take(live, 1)).isEqualTo(take(catchingUp, 1)).hasSize(1);
  }

  @Test
  void slowWatcherIsClosedWithThePositionToGoOnFrom() {
    Watch watch = world.watch("", Optional.empty());
    int batches = 12;
    for (int b = 0; b < batches; b++) {
      List<WriteOperation> puts = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        puts.add(put("k/" + i, "" + b));
      }
      world.write(batch(puts)).orThrow();
    }

    List<ContextEvent> seen = new ArrayList<>();
    Watch.Next.Closed closed = drain(watch, seen);
    int queued = seen.size();
    Watch again = world.watch("", Optional.of(closed.resume()));
    seen.addAll(take(again, batches * 500 - queued));

    assertThat(closed.reason().code()).isEqualTo(ErrorCode.GONE);
    assertThat(queued).isBetween(4_000, 5_999);
    assertThat(world.watches().watchers()).isZero();
    assertIdle(again);
    assertThat(seen).extracting(ContextEvent::cursor).doesNotHaveDuplicates().isSorted();
    assertThat(seen).hasSize(batches * 500);
  }

  @Test
  void restartClosesWithThePositionToGoOnFrom() {
    world.write(put("k", "1")).orThrow();
    Watch live = world.watch("", Optional.empty());
    Watch behind = world.watch("", START);
    world.write(put("k", "2")).orThrow();
    List<ContextEvent> seen = take(live, 1);
    world.restart();

    Watch.Next.Closed closed = drain(live, seen);
    List<ContextEvent> seenBehind = new ArrayList<>();
    Watch.Next.Closed closedBehind = drain(behind, seenBehind);
    world.write(put("k", "3")).orThrow();
    seen.addAll(take(world.watch("", Optional.of(closed.resume())), 1));
    seenBehind.addAll(
        take(world.watch("", Optional.of(closedBehind.resume())), 3 - seenBehind.size()));

    assertThat(closed.reason().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(seen).extracting(ContextEvent::version).containsExactly(2L, 3L);
    assertThat(seenBehind).extracting(ContextEvent::version).containsExactly(1L, 2L, 3L);
  }

  @Test
  void positionThatTheLogDoesNotHoldIsGone() {
    world.write(put("k", "1")).orThrow();
    long end = world.log().end();

    for (long position : new long[] {end + 1, end - 1, 1}) {
      Refusal refusal =
          refusal(
              world.run(
                  () -> world.contexts().watch("", Optional.of(new EventCursor(position, 0)))));
      assertThat(refusal.code()).isEqualTo(ErrorCode.GONE);
    }
  }

  @Test
  void positionThatWasLostWithThePowerIsGone() {
    world.write(put("k", "1")).orThrow();
    world.log().holdBack();
    world.writing(put("k", "2"));
    world.log().awaitWaiting(1);
    EventCursor lost = new EventCursor(world.log().end(), 0);
    world.crash();

    assertThat(refusal(world.run(() -> world.contexts().watch("", Optional.of(lost)))).code())
        .isEqualTo(ErrorCode.GONE);
  }

  @Test
  void watcherSeesOnlyWhatItMayRead() {
    Principal guest = new Principal("guest", List.of("open"), true, false);
    Watch watch =
        world
            .scope(guest, Duration.ofSeconds(20))
            .get(() -> world.contexts().watch("", START))
            .orThrow();
    world.write(batch(put("secret", "1"), put("open/a", "1"), put("opened", "1"))).orThrow();

    assertThat(take(watch, 1)).extracting(event -> event.key().text()).containsExactly("open/a");
    assertIdle(watch);
  }

  @Test
  void closedWatchIsForgotten() {
    Watch watch = world.watch("", Optional.empty());
    assertThat(world.watches().watchers()).isEqualTo(1);

    watch.close();
    watch.close();

    assertThat(world.watches().watchers()).isZero();
    assertThat(next(watch, Duration.ZERO)).isInstanceOf(Watch.Next.Closed.class);
  }

  @Test
  void waitingWatcherIsWokenByAnEvent() {
    Watch watch = world.watch("", Optional.empty());
    CompletableFuture<List<ContextEvent>> waiting = world.elsewhere(() -> take(watch, 1));

    world.write(put("k", "1")).orThrow();

    assertThat(answer(waiting)).hasSize(1);
  }

  private static List<ContextEvent> take(Watch watch, int count) {
    List<ContextEvent> events = new ArrayList<>();
    while (events.size() < count) {
      switch (next(watch, Duration.ofSeconds(10))) {
        case Watch.Next.Event(ContextEvent event) -> events.add(event);
        case Watch.Next.Idle _ -> throw new AssertionError("only " + events);
        case Watch.Next.Closed closed -> throw new AssertionError(closed + " after " + events);
      }
    }
    return events;
  }

  private static Watch.Next.Closed drain(Watch watch, List<ContextEvent> seen) {
    while (true) {
      switch (next(watch, Duration.ofSeconds(10))) {
        case Watch.Next.Event(ContextEvent event) -> seen.add(event);
        case Watch.Next.Idle _ -> throw new AssertionError("not closed");
        case Watch.Next.Closed closed -> {
          return closed;
        }
      }
    }
  }

  private static void assertIdle(Watch watch) {
    assertThat(next(watch, Duration.ZERO)).isInstanceOf(Watch.Next.Idle.class);
  }

  private static Watch.Next next(Watch watch, Duration patience) {
    try {
      return watch.next(patience);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
