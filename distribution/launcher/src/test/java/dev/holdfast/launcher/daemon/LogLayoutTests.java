package dev.holdfast.launcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

final class LogLayoutTests {
  private static String line(String message, Throwable thrown) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "x", context.getLogger("dev.holdfast.X"), Level.WARN, message, thrown, null);
    event.setThreadName("main");
    return new LogLayout().doLayout(event);
  }

  @Test
  void aMessageCannotForgeALine() {
    String line = line("one\n2026 INFO two\u001b[2J", null);

    assertThat(line.lines()).hasSize(1);
    assertThat(line).endsWith(" WARN [main] dev.holdfast.X: one\\u000a2026 INFO two\\u001b[2J\n");
  }

  @Test
  void aTraceNamesEveryCause() {
    String text = line("failed", new IllegalStateException("a", new RuntimeException("b\nc")));

    assertThat(text)
        .contains("  java.lang.IllegalStateException: a\n")
        .contains("  caused by java.lang.RuntimeException: b\\u000ac\n");
  }
}
