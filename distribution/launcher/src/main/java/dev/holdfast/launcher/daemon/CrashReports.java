package dev.holdfast.launcher.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code logs/crash-*.txt} when a thread ends by an exception nobody expected: names of
 * classes and places in the code, never messages, which may quote contents.
 */
final class CrashReports implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CrashReports.class);

  private final Path logs;
  private final String version;

  CrashReports(Path logs, String version) {
    this.logs = logs;
    this.version = version;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    Path report = logs.resolve("crash-" + stamp() + "-" + thread.threadId() + ".txt");
    try {
      Files.createFile(
          report,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(report, text(thread, thrown), StandardOpenOption.TRUNCATE_EXISTING);
      LOG.error("Thread {} ended unexpectedly; see {}", thread.getName(), report.getFileName());
    } catch (IOException e) {
      LOG.error(
          "Thread {} ended by {}; no report could be written",
          thread.getName(),
          thrown.getClass().getName());
    }
  }

  private static String stamp() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
  }

  private String text(Thread thread, Throwable thrown) {
    StringBuilder text = new StringBuilder();
    text.append("Holdfast ").append(version).append(" crash report, ").append(Instant.now());
    text.append("\nJava ").append(Runtime.version()).append(", ");
    text.append(System.getProperty("os.name")).append(' ').append(System.getProperty("os.arch"));
    text.append("\nThread ").append(thread.getName()).append('\n');
    for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
      text.append(at == thrown ? "" : "caused by ").append(at.getClass().getName()).append('\n');
      for (StackTraceElement frame : at.getStackTrace()) {
        text.append("    ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
