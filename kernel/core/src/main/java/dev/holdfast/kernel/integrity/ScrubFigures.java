package dev.holdfast.kernel.integrity;

import dev.holdfast.api.spi.Meter;
import dev.holdfast.kernel.integrity.Coverage.Pass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The figures of the scrub. */
public final class ScrubFigures {
  private ScrubFigures() {}

  /** Shows what a scrub has covered. */
  public static void register(Meter meter, Scrub scrub, InstantSource clock) {
    meter.gauge(
        "scrub_passes",
        "Full passes of the scrub since the start.",
        () -> coverage(scrub).passes());
    last(meter, scrub, "entries", "Entries that the last full pass checked.", Pass::entries);
    last(
        meter,
        scrub,
        "bytes",
        "Bytes of the values that the last full pass checked.",
        Pass::valueBytes);
    last(
        meter, scrub, "records", "Records of the log that the last full pass read.", Pass::records);
    last(
        meter,
        scrub,
        "log_bytes",
        "Bytes of the records that the last full pass read.",
        Pass::logBytes);
    last(
        meter,
        scrub,
        "findings",
        "How many damaged things the last full pass found.",
        Pass::findings);
    last(
        meter,
        scrub,
        "end_timestamp_seconds",
        "When the last full pass ended, in seconds since 1970; 0 before the first.",
        pass -> pass.end().getEpochSecond());
    meter.gauge(
        "scrub_present_bytes",
        "Bytes that the pass under way has checked, 0 when there is none.",
        () -> bytes(coverage(scrub).present()));
    meter.gauge(
        "scrub_oldest_unchecked_seconds",
        "The longest that anything stored may have been unchecked.",
        () -> oldestUncheckedSeconds(scrub, clock.instant()));
  }

  private static void last(
      Meter meter, Scrub scrub, String what, String help, ToLongFunction<Pass> figure) {
    meter.gauge(
        "scrub_last_" + what,
        help,
        () -> coverage(scrub).last().map(figure::applyAsLong).orElse(0L));
  }

  private static Coverage coverage(Scrub scrub) {
    return scrub.coverage();
  }

  private static long bytes(Optional<Pass> pass) {
    return pass.map(each -> each.valueBytes() + each.logBytes()).orElse(0L);
  }

  private static double oldestUncheckedSeconds(Scrub scrub, Instant now) {
    return Math.max(0, Duration.between(coverage(scrub).allCheckedSince(), now).toSeconds());
  }
}
