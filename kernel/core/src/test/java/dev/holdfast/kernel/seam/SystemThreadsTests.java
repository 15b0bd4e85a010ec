package dev.holdfast.kernel.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.seam.Threads.Repeating;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SystemThreadsTests {
  private static final Duration SHORT = Duration.ofMillis(1);

  private final SystemThreads threads = new SystemThreads();

  @Test
  void platformThreadIsANamedDaemon() throws Exception {
    Thread thread = threads.platform("log-sync", () -> {});
    thread.join();

    assertThat(thread.getName()).isEqualTo("log-sync");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.isVirtual()).isFalse();
  }

  @Test
  void virtualThreadIsNamed() throws Exception {
    Thread thread = threads.virtual("watch-1", () -> {});
    thread.join();

    assertThat(thread.getName()).isEqualTo("watch-1");
    assertThat(thread.isVirtual()).isTrue();
  }

  @Test
  void workRepeatsUntilItIsClosed() throws Exception {
    CountDownLatch runs = new CountDownLatch(3);
    AtomicInteger count = new AtomicInteger();
    Repeating work =
        threads.every(
            "sweep",
            SHORT,
            () -> {
              count.incrementAndGet();
              runs.countDown();
            });
    runs.await();

    work.close();
    int afterClose = count.get();
    work.close();

    assertThat(afterClose).isGreaterThanOrEqualTo(3);
    assertThat(count).hasValue(afterClose);
  }

  @Test
  void closingDoesNotWaitForThePeriod() {
    Repeating work = threads.every("rare", Duration.ofDays(1), () -> {});

    work.close();
  }

  @Test
  void closingWaitsForTheRunInProgressAndDoesNotInterruptIt() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    AtomicBoolean finished = new AtomicBoolean();
    AtomicBoolean interrupted = new AtomicBoolean();
    Repeating work =
        threads.every(
            "sweep",
            SHORT,
            () -> {
              running.countDown();
              try {
                finish.await();
              } catch (InterruptedException e) {
                interrupted.set(true);
              }
              finished.set(true);
            });
    running.await();
    AtomicBoolean finishedAtReturn = new AtomicBoolean();
    Thread closer =
        threads.platform(
            "closer",
            () -> {
              work.close();
              finishedAtReturn.set(finished.get());
            });
    closer.interrupt();

    finish.countDown();
    closer.join();

    assertThat(finishedAtReturn).isTrue();
    assertThat(interrupted).isFalse();
  }

  @Test
  void workMayCloseItself() throws Exception {
    AtomicReference<Repeating> self = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    self.set(
        threads.every(
            "once",
            SHORT,
            () -> {
              awaitUninterrupted(known);
              self.get().close();
              closed.countDown();
            }));

    known.countDown();
    closed.await();

    self.get().close();
  }

  @Test
  void failedRunIsFollowedByTheNext() throws Exception {
    CountDownLatch runs = new CountDownLatch(3);
    try (Repeating work =
        threads.every(
            "flaky",
            SHORT,
            () -> {
              runs.countDown();
              throw new IllegalStateException("planted");
            })) {
      runs.await();
      assertThat(work).isNotNull();
    }
  }

  @Test
  void periodOfNothingIsRefused() {
    assertThatThrownBy(() -> threads.every("busy", Duration.ZERO, () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
