package dev.holdfast.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Observatory.Events;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.RuntimeEvent.Kind;
import dev.holdfast.tck.ManualTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLogTests {
  private final EventLog events = new EventLog(new ManualTime());

  private void happen(int count) {
    for (int i = 0; i < count; i++) {
      events.tell(Kind.SWEEP, "Entries ended.", Map.of());
    }
  }

  @Test
  void whoAsksFromAPlaceGetsWhatCameAfterIt() {
    happen(5);

    Events news = events.since(3);

    assertThat(news.items()).extracting(RuntimeEvent::sequence).containsExactly(4L, 5L);
    assertThat(news.last()).isEqualTo(5);
    assertThat(news.hasForgotten()).isFalse();
  }

  @Test
  void onlyTheNewestAreKeptAndThatIsSaid() {
    happen(EventLog.KEPT + 10);

    assertThat(events.since(0).items()).hasSize(EventLog.KEPT);
    assertThat(events.since(0).hasForgotten()).isTrue();
    assertThat(events.since(9).hasForgotten()).isTrue();
    assertThat(events.since(10).hasForgotten()).isFalse();
    assertThat(events.count(Kind.SWEEP)).isEqualTo(EventLog.KEPT + 10);
  }

  @Test
  void whoWaitsIsWokenByTheNextEvent() throws Exception {
    happen(1);
    CompletableFuture<Events> waiting = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            waiting.complete(events.await(1, Duration.ofSeconds(20)));
          } catch (InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });

    happen(1);

    assertThat(waiting.get(10, TimeUnit.SECONDS).last()).isEqualTo(2);
    assertThat(events.await(2, Duration.ofMillis(1)).items()).isEmpty();
  }

  @Test
  void lineOfTheLogHasTheFactsAndNotTheKey() {
    events.tell(
        Kind.CORRUPTION,
        Optional.of(new ContextKey("secret/key")),
        "A value\nis damaged.",
        Map.of("source", "a \"log\""));

    assertThat(EventJournal.line(events.after(0).getFirst()))
        .isEqualTo("event=corruption seq=1 source=\"a 'log'\" : A value is damaged.");
  }
}
