package dev.holdfast.kernel.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Leases;
import dev.holdfast.kernel.record.LogRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FenceTableTests {
  private static final Duration TTL = Duration.ofSeconds(30);

  private final FenceTable fences = new FenceTable();
  private long now = 1_000_000;

  private void grant(String name, long token, Duration ttl) {
    Leases.Lease lease =
        new Leases.Lease(
            "id-" + token,
            List.of(name),
            Leases.Mode.EXCLUSIVE,
            "owner",
            "principal",
            token,
            ttl,
            Instant.ofEpochMilli(now).plus(ttl));
    fences.granted(new LogRecord.LeaseGranted(now, lease));
    fences.forgetEnded(now);
  }

  @Test
  void registersOfLeasesThatHaveEndedDoNotPileUp() {
    grant("held/long", 1, Duration.ofDays(1));
    for (int i = 2; i <= 50_000; i++) {
      grant("name/" + i, i, TTL);
      now += 1_000;
    }

    assertThat(fences.registers()).hasSizeLessThan(12_000).containsEntry("held/long", 1L);
    ContextKey held = new ContextKey("held/long");
    assertThat(fences.check(held, OptionalLong.of(1), now)).isNull();
  }

  @Test
  void aTokenWhoseRegisterIsForgottenIsStillStale() {
    grant("name/first", 1, TTL);
    for (int i = 2; i <= 20_000; i++) {
      now += 1_000;
      grant("name/" + i, i, TTL);
    }

    assertThat(fences.registers()).doesNotContainKey("name/first");
    assertThat(fences.check(new ContextKey("name/first"), OptionalLong.of(1), now)).isNotNull();
  }
}
