package dev.holdfast.launcher.daemon;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One line per event: time (UTC), level, thread, logger, message; a stack trace follows, indented.
 * Control characters of messages are escaped, so that no caller can forge a line.
 */
final class LogLayout extends LayoutBase<ILoggingEvent> {

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    Instant time = Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS);
    line.append(time).append(' ').append(event.getLevel()).append(" [");
    escape(line, event.getThreadName());
    line.append("] ").append(event.getLoggerName()).append(": ");
    escape(line, event.getFormattedMessage());
    line.append('\n');
    appendTrace(line, event.getThrowableProxy());
    return line.toString();
  }

  private static void appendTrace(StringBuilder line, @Nullable IThrowableProxy thrown) {
    for (IThrowableProxy at = thrown; at != null; at = at.getCause()) {
      line.append(at == thrown ? "  " : "  caused by ").append(at.getClassName());
      if (at.getMessage() != null) {
        line.append(": ");
        escape(line, at.getMessage());
      }
      line.append('\n');
      for (StackTraceElementProxy frame : at.getStackTraceElementProxyArray()) {
        line.append("    ").append(frame.getSTEAsString()).append('\n');
      }
    }
  }

  static void escape(StringBuilder line, @Nullable String text) {
    if (text == null) {
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
        line.append("\\u%04x".formatted((int) c));
      } else {
        line.append(c);
      }
    }
  }
}
