package dev.holdfast.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup, verify, restore and recover, as a daemon's client and on what is no home or backup. */
final class BackupCommandTests {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;
  private FakeDaemon daemon;

  @BeforeEach
  void start() throws IOException {
    daemon = new FakeDaemon(folder.resolve("home"));
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private Ran run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--home";
    all[arguments.length + 1] = daemon.home().directory().toString();
    return Ran.of(all);
  }

  private static String job(String id, String state, String more) {
    return "{\"id\":\"%s\",\"state\":\"%s\",\"doneBytes\":10,\"totalBytes\":20%s}"
        .formatted(id, state, more);
  }

  private static String report(String findings) {
    return (",\"report\":{\"position\":77,\"stateHash\":\"%s\",\"bytes\":2048,"
            + "\"coverage\":{\"files\":5,\"records\":9},\"findings\":[%s]}")
        .formatted(HASH, findings);
  }

  @Test
  void backupAsksForAnAbsoluteFolderAndWaitsForTheEnd() {
    daemon.tell("POST /v1/backups", 202, job("backup-1", "running", ""));
    daemon.tell("GET /v1/backups/backup-1", 200, job("backup-1", "running", ""));
    daemon.tell("GET /v1/backups/backup-1", 200, job("backup-1", "done", report("")));

    Ran ran = run("backup", "some/where", "--json");

    Path absolute = Path.of("some/where").toAbsolutePath();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            "{\"directory\":\"%s\",\"position\":77,\"stateHash\":\"%s\",\"files\":5,\"bytes\":2048}\n"
                .formatted(absolute, HASH));
    assertThat(daemon.asked().stream().filter(asked -> asked.method().equals("POST")))
        .singleElement()
        .satisfies(
            asked -> assertThat(asked.text()).isEqualTo("{\"directory\":\"" + absolute + "\"}"));
  }

  @Test
  void failedBackupIsOneLineAndExitCodeOne() {
    daemon.tell("POST /v1/backups", 202, job("backup-1", "running", ""));
    daemon.tell(
        "GET /v1/backups/backup-1",
        200,
        job("backup-1", "failed", ",\"failure\":{\"code\":\"unavailable\",\"detail\":\"full.\"}"));

    Ran ran = run("backup", "/x");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).isEqualTo("holdfast: full.\n");
  }

  @Test
  void refusedBackupIsExitCodeThree() {
    daemon.tell("POST /v1/backups", 409, "{\"code\":\"held\",\"detail\":\"Another job runs.\"}");

    assertThat(run("backup", "/x").exitCode()).isEqualTo(3);
  }

  @Test
  void findingsAreToldAndExitCodeOne() {
    daemon.tell("POST /v1/verifications", 202, job("v-1", "running", ""));
    daemon.tell("GET /v1/verifications/v-1", 200, job("v-1", "done", report("\"log: bad\"")));

    Ran ran = run("verify");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains("records         9", "FOUND log: bad", "1 finding;", "not compared");
  }

  @Test
  void whatIsNoFileOrNoFolderIsNamedWithARemedy() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThat(run("import", folder.toString()).err()).contains(folder + ": is a folder");
    assertThat(run("verify", file.toString()).err()).contains(file + " is a file");
    assertThat(run("export", "--sqlite", folder.resolve("no/x.sqlite").toString()).err())
        .contains("its folder does not exist")
        .doesNotContain("Exception");
  }

  @Test
  void damagedHomeIsToldOnceAndExportFails() {
    String damaged = "damaged home, read-only: some may be older";
    daemon.tell(
        "GET /v1/contexts?prefix=&limit=500",
        200,
        "{\"items\":[{\"key\":\"a\"},{\"key\":\"b\"}]}",
        "Holdfast-Degraded",
        damaged);
    daemon.tell("GET /v1/contexts/a", 200, "1", "Holdfast-Degraded", damaged);
    daemon.tell(
        "GET /v1/contexts/b",
        500,
        "{\"code\":\"corrupt\",\"detail\":\"not proven\"}",
        "Holdfast-Degraded",
        damaged);

    Ran list = run("list");
    Ran export = run("export");

    assertThat(list.exitCode()).isZero();
    assertThat(list.err())
        .startsWith("holdfast: this home is damaged and read-only: some may be older")
        .hasLineCount(1);
    assertThat(export.exitCode()).isEqualTo(1);
    assertThat(export.out()).hasLineCount(1);
    assertThat(export.err())
        .containsOnlyOnce("this home is damaged")
        .contains("1 entry exported; 1 or more are left out");
  }

  @Test
  void restoreAndRecoverNeedTheDaemonDown() {
    assertThat(run("restore", "/x").err()).contains("stop it first: holdfast down");
    assertThat(run("recover").err()).contains("stop it first: holdfast down");
  }

  @Test
  void whatIsNoBackupIsRefusedInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path garbage = Files.createDirectory(folder.resolve("garbage"));
    Files.writeString(garbage.resolve("backup.json"), "{{{");

    for (Path path : new Path[] {folder.resolve("absent"), folder, file, garbage}) {
      Ran ran = run("verify", path.toString());
      assertThat(ran.exitCode()).as(path.toString()).isEqualTo(1);
      assertThat(ran.err()).startsWith("holdfast: ").hasLineCount(1).doesNotContain("Exception");
    }
  }

  @Test
  void missingFolderIsAMistakeOfUsage() {
    assertThat(run("backup").exitCode()).isEqualTo(2);
    assertThat(run("restore").exitCode()).isEqualTo(2);
    assertThat(run("recover", "--force").exitCode()).isEqualTo(2);
  }
}
