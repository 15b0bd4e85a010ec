package dev.holdfast.kernel.seam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.tck.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SystemTimeTests {
  private final ManualTime platform = new ManualTime();
  private final SystemTime time = new SystemTime(platform, platform);
  private final Instant start = platform.instant();

  @Test
  void followsThePlatform() {
    platform.advance(Duration.ofSeconds(7));

    assertThat(time.instant()).isEqualTo(start.plusSeconds(7));
    assertThat(time.nanos()).isEqualTo(platform.nanos());
  }

  @Test
  void standsWhereItWasWhenThePlatformIsSetBack() {
    platform.advance(Duration.ofSeconds(10));
    Instant told = time.instant();

    platform.setWallClock(start.minusSeconds(3600));

    assertThat(time.instant()).isEqualTo(told);
  }

  @Test
  void goesOnAtHalfSpeedWhileThePlatformIsBehind() {
    platform.setWallClock(start.minusSeconds(3600));

    platform.advance(Duration.ofSeconds(100));

    assertThat(time.instant()).isEqualTo(start.plusSeconds(50));
  }

  @Test
  void agreesAgainOnceThePlatformHasCaughtUp() {
    platform.setWallClock(start.minusSeconds(60));
    platform.advance(Duration.ofSeconds(30));
    time.instant();

    platform.advance(Duration.ofSeconds(100));

    assertThat(time.instant()).isEqualTo(platform.instant());
  }

  @Test
  void neverRunsBackUnderManyReaders() throws Exception {
    SystemTime real = new SystemTime();
    ConcurrentLinkedQueue<String> stepsBack = new ConcurrentLinkedQueue<>();
    List<Thread> readers =
        IntStream.range(0, 4)
            .mapToObj(i -> Thread.ofVirtual().start(() -> readForward(real, stepsBack)))
            .toList();
    for (Thread reader : readers) {
      reader.join();
    }

    assertThat(stepsBack).isEmpty();
  }

  private static void readForward(SystemTime time, ConcurrentLinkedQueue<String> stepsBack) {
    Instant before = time.instant();
    for (int i = 0; i < 20_000; i++) {
      Instant now = time.instant();
      if (now.isBefore(before)) {
        stepsBack.add(before + " then " + now);
      }
      before = now;
    }
  }
}
