package dev.holdfast.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Observatory.Component;
import dev.holdfast.api.Observatory.Health;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.RuntimeEvent.Kind;
import dev.holdfast.kernel.event.EventLog;
import dev.holdfast.tck.ManualTime;
import dev.holdfast.tck.RealThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthMonitorTests {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final ManualTime time = new ManualTime();
  private final EventLog events = new EventLog(time);
  private final HealthParts parts = new HealthParts();
  private final AtomicBoolean works = new AtomicBoolean(true);
  private final AtomicBoolean inTrouble = new AtomicBoolean();
  private final AtomicInteger tries = new AtomicInteger();

  private HealthMonitor monitor(Duration patience, HealthProbe... probes) {
    return new HealthMonitor(
        List.of(probes), parts, new RealThreads(), time, time, events, inTrouble::get, patience);
  }

  private HealthProbe counted() {
    return new HealthProbe(
        "log",
        () -> {
          tries.incrementAndGet();
          if (!works.get()) {
            throw new IllegalStateException("the disk is full");
          }
          return new Component("log", true, "fine");
        });
  }

  @Test
  void failureOfAProbeIsAnIssueWithItsReason() {
    works.set(false);

    Health health = monitor(LONG, counted()).check();

    assertThat(health.healthy()).isFalse();
    assertThat(health.issues()).containsExactly("log: the disk is full");
  }

  @Test
  void partsSayWhatTheyKnowBesideTheCanary() {
    parts.add(() -> new Component("integrity", false, "two values are damaged"));

    Health health = monitor(LONG, counted()).check();

    assertThat(health.components()).extracting(Component::name).containsExactly("log", "integrity");
    assertThat(health.issues()).containsExactly("integrity: two values are damaged");
  }

  @Test
  void checkOfTheLastSecondIsAnsweredAgain() {
    HealthMonitor monitor = monitor(LONG, counted());

    Health first = monitor.check();
    Health second = monitor.check();
    time.advance(Duration.ofSeconds(1));
    monitor.check();

    assertThat(second).isSameAs(first);
    assertThat(tries).hasValue(2);
  }

  @Test
  void troubleThatBeginsOrEndsIsCheckedAtOnce() {
    HealthMonitor monitor = monitor(LONG, counted());
    monitor.check();
    inTrouble.set(true);
    works.set(false);

    Health ill = monitor.check();
    inTrouble.set(false);
    works.set(true);
    monitor.look();
    monitor.look();

    assertThat(ill.healthy()).isFalse();
    assertThat(events.after(0))
        .extracting(RuntimeEvent::kind)
        .containsExactly(Kind.UNHEALTHY, Kind.RECOVERED);
    assertThat(tries).hasValue(3);
  }

  @Test
  void thoseWhoAskTogetherShareOneCheck() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    HealthMonitor monitor =
        monitor(
            LONG,
            new HealthProbe(
                "log",
                () -> {
                  tries.incrementAndGet();
                  gate.await();
                  return new Component("log", true, "fine");
                }));
    List<CompletableFuture<Health>> asking = new ArrayList<>();
    CountDownLatch begun = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      asking.add(
          CompletableFuture.supplyAsync(
              () -> {
                begun.countDown();
                return monitor.check();
              },
              body -> Thread.ofVirtual().start(body)));
    }
    begun.await();

    gate.countDown();

    for (CompletableFuture<Health> one : asking) {
      assertThat(one.get().healthy()).isTrue();
    }
    assertThat(tries).hasValue(1);
  }

  @Test
  void whatHangsIsTheFindingAndIsNotTriedAgainMeanwhile() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    HealthMonitor monitor =
        monitor(
            SHORT,
            counted(),
            new HealthProbe(
                "store",
                () -> {
                  tries.incrementAndGet();
                  gate.await();
                  return new Component("store", true, "fine");
                }));

    Health first = monitor.check();
    time.advance(Duration.ofSeconds(30));
    Health second = monitor.check();

    assertThat(first.issues()).singleElement().asString().startsWith("store: hangs");
    assertThat(second.issues()).containsExactly("store: hangs: no answer for 30 s");
    assertThat(first.components().getFirst().healthy()).isTrue();
    assertThat(tries).as("two of the log, one of the store").hasValue(3);
    gate.countDown();
  }

  @Test
  void turningIllAndWellIsToldOnceEach() {
    HealthMonitor monitor = monitor(LONG, counted());
    monitor.check();
    for (boolean isWell : List.of(false, false, true, true)) {
      works.set(isWell);
      time.advance(Duration.ofSeconds(30));
      monitor.check();
    }

    assertThat(events.after(0))
        .extracting(RuntimeEvent::kind)
        .containsExactly(Kind.UNHEALTHY, Kind.RECOVERED);
    assertThat(events.after(0).getLast().facts())
        .containsEntry("component", "log")
        .containsEntry("unhealthySeconds", 60L);
  }
}
