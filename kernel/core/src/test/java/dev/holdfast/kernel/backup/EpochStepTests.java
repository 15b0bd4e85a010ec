package dev.holdfast.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.lease.TokenCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far a restored home's epoch jumps. */
final class EpochStepTests {
  private static final Instant THEN = Instant.parse("2030-01-01T00:00:00Z");

  private static BackupDescription backup(long epoch) {
    return new BackupDescription(
        "1", THEN, "/home", "memory", "wal", epoch, 1, 0, Optional.empty(), List.of(), List.of());
  }

  private static long after(long epoch, Duration since, Optional<Long> replaced) {
    return EpochStep.after(backup(epoch), THEN.plus(since), replaced);
  }

  @Test
  void jumpCoversEveryStartThatTimeAllowedFor() {
    assertThat(after(5, Duration.ZERO, Optional.empty())).isEqualTo(5 + 1024);
    assertThat(after(5, Duration.ofHours(1), Optional.empty())).isEqualTo(5 + 7200);
    assertThat(after(5, Duration.ofDays(300), Optional.empty())).isEqualTo(5 + 65_536);
  }

  @Test
  void clockThatWasSetBackGivesTheLargestJump() {
    assertThat(after(5, Duration.ofHours(-1), Optional.empty())).isEqualTo(5 + 65_536);
  }

  @Test
  void replacedHomeCounts() {
    assertThat(after(5, Duration.ZERO, Optional.of(9000L))).isEqualTo(9000 + 1024);
    assertThat(after(5, Duration.ZERO, Optional.of(2L))).isEqualTo(5 + 1024);
  }

  @Test
  void lastEpochsAreNeverExceeded() {
    long epoch = TokenCounter.MAX_EPOCH - 10;
    for (int i = 0; i < 3; i++) {
      long next = after(epoch, Duration.ofDays(9), Optional.empty());
      assertThat(next).isGreaterThan(epoch).isLessThan(TokenCounter.MAX_EPOCH);
      epoch = next;
    }
  }
}
