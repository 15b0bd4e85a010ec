package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a running daemon: what they print, and their exit codes. */
final class CommandLineIT {
  private static HoldfastProcess holdfast;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    holdfast = HoldfastProcess.create();
    holdfast.up();
  }

  @AfterAll
  static void stop() {
    holdfast.close();
  }

  private static Ran run(String... arguments) {
    return holdfast.run(arguments);
  }

  private static Ran runWith(String input, String... arguments) {
    return holdfast.runWith(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  private static void check(Ran ran, int exitCode, String said) {
    assertThat(ran.out() + ran.err()).contains(said);
    assertThat(ran.exitCode()).as(said).isEqualTo(exitCode);
  }

  @Test
  void exitCodesAndMessagesAreThoseOfTheContract() {
    runWith("1", "put", "codes/a").orFail();

    check(run("get", "codes/none"), 1, "not-found");
    check(runWith("2", "put", "codes/a", "--if-version", "7"), 3, "currentVersion 1");
    check(runWith("2", "put", "codes/a", "--if-version", "0"), 3, "conflict");
    check(runWith("2", "put", "codes/a", "--fence", "1"), 3, "stale-fence");
    check(runWith("2", "put", "codes/a", "--ttl", "1s"), 1, "30s");
    check(runWith("2", "put", "../a"), 1, "invalid-key");
    check(run("put", "codes/a", "/none/such"), 1, "/none/such: no such file");
    check(run("gett", "codes/a"), 2, "get");
    check(run("get"), 2, "KEY");
    check(run("get", "codes/a", "--home", "/none/such"), 1, "holdfast up");
  }

  @Test
  void bytesComeBackAsTheyWere() throws IOException {
    byte[] value = new byte[70_000];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (i * 31);
    }
    Path file = Files.write(folder.resolve("value"), value);
    Path back = folder.resolve("back");

    run("put", "bytes/a b/ü", file.toString(), "--type", "image/png").orFail();

    assertThat(run("get", "bytes/a b/ü").orFail().bytes()).isEqualTo(value);
    run("get", "bytes/a b/ü", "-o", back.toString()).orFail();
    assertThat(back).hasBinaryContent(value);
    assertThat(run("get", "bytes/a b/ü", "--meta").orFail().out())
        .contains("image/png")
        .contains("version: 1");
  }

  @Test
  void appendPatchBatchDeleteAndHistory() throws IOException {
    Path patch =
        Files.writeString(
            folder.resolve("patch"), "[{\"op\":\"replace\",\"path\":\"/0\",\"value\":9}]");
    Path batch =
        Files.writeString(
            folder.resolve("batch"),
            "[{\"op\":\"put\",\"key\":\"work/b\",\"value\":1},"
                + "{\"op\":\"append\",\"key\":\"work/a\",\"value\":3}]");

    runWith("1", "append", "work/a").orFail();
    runWith("2", "append", "work/a").orFail();
    run("patch", "work/a", patch.toString()).orFail();
    run("batch", batch.toString()).orFail();

    assertThat(run("get", "work/a").orFail().out()).isEqualTo("[9,2,3]");
    assertThat(run("history", "work/a").orFail().out().lines()).hasSize(4);
    assertThat(run("get", "work/a", "--version", "2").orFail().out()).isEqualTo("[1,2]");
    assertThat(run("list", "work/").orFail().out()).contains("work/a").contains("work/b");
    run("delete", "work/a").orFail();
    check(run("get", "work/a"), 1, "not-found");
  }

  @Test
  void aDryRunChangesNothing() {
    Ran ran = runWith("1", "put", "dry/a", "--dry-run");

    // A runtime that cannot plan says so, and even then changes nothing.
    assertThat(ran.exitCode() == 0 || ran.err().contains("unsupported")).isTrue();
    check(run("get", "dry/a"), 1, "not-found");
  }

  @Test
  void whatIsExportedCanBeImported() throws IOException {
    runWith("{\"n\" : 1.0}", "put", "move/a").orFail();
    runWith("{\n}\n", "put", "move/b").orFail();
    runWith("no json", "put", "move/c").orFail();

    Path file = Files.write(folder.resolve("out.jsonl"), run("export", "move/").orFail().bytes());
    String lines = Files.readString(file);
    Files.writeString(file, lines.replace("\"move/", "\"moved/"));
    Ran imported = run("import", file.toString()).orFail();

    assertThat(lines.lines()).hasSize(3);
    assertThat(imported.out()).isEqualTo("3 entries imported\n");
    assertThat(run("get", "moved/a").out()).isEqualTo("{\"n\" : 1.0}");
    assertThat(run("get", "moved/b").out()).isEqualTo("{\n}\n");
    assertThat(run("get", "moved/c").out()).isEqualTo("no json");
  }

  @Test
  void aSqliteExportIsImportedByteForByte() throws IOException {
    runWith("{\"n\" : 1.0}", "put", "table/a").orFail();
    runWith("no json", "put", "table/b").orFail();
    String file = folder.resolve("out.sqlite").toString();

    run("export", "table/", "--sqlite", file).orFail();
    run("delete", "table/a").orFail();
    run("delete", "table/b").orFail();
    Ran imported = run("import", file).orFail();

    assertThat(imported.out()).isEqualTo("2 entries imported\n");
    assertThat(imported.err()).doesNotContain("WARNING");
    assertThat(run("get", "table/a").out()).isEqualTo("{\"n\" : 1.0}");
    assertThat(run("get", "table/b").out()).isEqualTo("no json");
  }

  @Test
  void aLockIsHeldWhileTheCommandRunsAndNoLonger() {
    Ran held =
        run(
            "lock",
            "locks/a",
            "--",
            "sh",
            "-c",
            Installation.script()
                + " lock locks/a --wait 0s -- true; echo inner $?;"
                + " echo 1 | "
                + Installation.script()
                + " put locks/a --fence $HOLDFAST_FENCE; exit 7");

    assertThat(held.out()).contains("inner 3").contains("locks/a version 1");
    assertThat(held.err()).contains("held");
    assertThat(held.exitCode()).isEqualTo(7);
    assertThat(run("lock", "locks/a", "--wait", "0s", "--", "true").exitCode()).isZero();
  }

  @Test
  void aTokenOpensItsPrefixOnlyAndEndsWhenRevoked() {
    String token =
        run("token", "create", "reader", "--prefix", "open", "--read-only").orFail().out().strip();
    runWith("1", "put", "open/a").orFail();
    runWith("1", "put", "shut/a").orFail();

    assertThat(as(token, "get", "open/a").exitCode()).isZero();
    check(as(token, "get", "shut/a"), 1, "forbidden");
    check(as(token, "delete", "open/a"), 1, "forbidden");
    check(as(token, "token", "list"), 1, "forbidden");
    assertThat(run("token", "list").orFail().out()).contains("reader").doesNotContain(token);
    run("token", "revoke", "reader").orFail();
    check(as(token, "get", "open/a"), 1, "unauthorized");
  }

  private static Ran as(String token, String... arguments) {
    ProcessBuilder builder = holdfast.process(java.util.List.of(arguments));
    builder.environment().put("HOLDFAST_TOKEN", token);
    return Installation.run(builder, new byte[0]);
  }

  @Test
  void whatRunsIsShown() {
    assertThat(run("status").orFail().out()).contains("healthy");
    assertThat(run("status", "--json").orFail().out()).contains("\"healthy\":true");
    assertThat(run("doctor").orFail().out()).contains("SIGKILL").doesNotContain("FAIL");
    assertThat(run("plugins").orFail().out()).contains("store:memory").contains("gateway:mcp");
    assertThat(run("config").orFail().out())
        .containsPattern("http\\.port +0 +.*config\\.yaml|http\\.port +0 +file:1");
    assertThat(run("completion").orFail().out()).contains("complete -F");
    assertThat(run("--version").orFail().out()).startsWith("Holdfast ");
  }

  @Test
  void theScriptWorksThroughALinkAndInAHomeWithSpaces() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("hf"), Installation.script());
    ProcessBuilder builder =
        new ProcessBuilder(
            link.toString(), "--home", folder.resolve("my home").toString(), "get", "a");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));

    check(Installation.run(builder, new byte[0]), 1, "my home; start it with: holdfast up");
  }
}
