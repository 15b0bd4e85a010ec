package dev.holdfast.prove.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was attacked, where and when.
 *
 * @param target with its version
 * @param sync when the log of the configuration counts a record as durable, as {@code fsync}; empty
 *     where that is not known
 * @param machine its processors and its system
 * @param java the version of the Java runtime
 * @param at when the run began
 */
public record Scene(String target, Optional<String> sync, String machine, String java, Instant at) {
  private static final DateTimeFormatter TO_THE_MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** All of it, in one line. */
  public String heading() {
    return String.join(
        ", ",
        List.of(
            target + sync.map(word -> ", sync " + word).orElse(""),
            machine,
            "Java " + java,
            TO_THE_MINUTE.format(at)));
  }
}
