package dev.holdfast.launcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrashReportsTests {
  @TempDir Path logs;

  @Test
  void theReportNamesPlacesAndNoContents() throws IOException {
    new CrashReports(logs, "0.1.0")
        .uncaughtException(
            Thread.currentThread(),
            new IllegalStateException("secret", new RuntimeException("secret")));

    try (Stream<Path> files = Files.list(logs)) {
      List<Path> reports = files.toList();
      assertThat(reports).hasSize(1);
      assertThat(reports.getFirst().getFileName().toString()).startsWith("crash-").endsWith(".txt");
      assertThat(Files.getPosixFilePermissions(reports.getFirst()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.readString(reports.getFirst()))
          .contains("java.lang.IllegalStateException")
          .contains("caused by java.lang.RuntimeException")
          .contains("CrashReportsTests")
          .doesNotContain("secret");
    }
  }
}
