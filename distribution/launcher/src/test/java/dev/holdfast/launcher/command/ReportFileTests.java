package dev.holdfast.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFileTests {
  @TempDir Path folder;

  @Test
  void whatCannotBeWrittenIsToldBeforeTheRun() {
    String missing = folder.resolve("missing/report.html").toString();

    Ran ran = Ran.of("prove", "--html", missing);

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo("holdfast: --html " + missing + ": its directory does not exist\n");
    assertThat(ran.out()).isEmpty();
    assertThat(Ran.of("prove", "--html", folder.toString()).err()).contains("is a directory");
  }

  @Test
  void aFileThatCanBeWrittenIsNotTouchedBefore() throws IOException {
    Path file = Files.writeString(folder.resolve("report.html"), "earlier");
    ReportFile report = new ReportFile(file);

    report.check();
    new ReportFile(folder.resolve("new.html")).check();

    assertThat(file).hasContent("earlier");
    assertThat(folder.resolve("new.html")).doesNotExist();
    report.write("later");
    assertThat(file).hasContent("later");
  }

  @Test
  void aFailureAfterTheRunSaysOnlyThat() throws IOException {
    Path parent = Files.createDirectory(folder.resolve("gone"));
    ReportFile report = new ReportFile(parent.resolve("report.html"));
    report.check();
    Files.delete(parent);

    assertThatThrownBy(() -> report.write("text"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("the report could not be written");
  }

  @Test
  void theHelpSaysThatNoHomeIsUsed() {
    assertThat(Ran.of("help", "prove").out()).contains("--home is not used");
    assertThat(Ran.of("prove", "--help").out()).contains("--home is not used");
  }

  @Test
  void aServerThatEndsAtOnceIsNoMatterOfUsage() {
    Ran ran = Ran.of("prove", "--against", "sh -c 'echo no-such-module >&2; exit 3'");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("exit code 3", "no-such-module").doesNotContain("Usage:");
  }
}
