package dev.holdfast.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.launcher.home.Homes;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineTests {
  @TempDir Path folder;
  private FakeDaemon daemon;
  private String home;

  @BeforeEach
  void start() throws IOException {
    daemon = new FakeDaemon(folder.resolve("home"));
    home = daemon.home().directory().toString();
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private Ran run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--home";
    all[arguments.length + 1] = home;
    return Ran.of(all);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void withoutDaemonTheRemedyIsNamed() {
    String other = folder.resolve("other").toString();

    Ran ran = Ran.of("get", "a", "--home", other);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "holdfast: no daemon is running for " + other + "; start it with: holdfast up\n");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void whatIsNotUnderstoodIsUsage() {
    assertThat(run("gett", "a").exitCode()).isEqualTo(2);
    assertThat(run("get").exitCode()).isEqualTo(2);
    assertThat(run("put", "a", "--ttl", "5x").exitCode()).isEqualTo(2);
    assertThat(run("put", "a", "--if-version", "x").exitCode()).isEqualTo(2);
    assertThat(run("get", "a", "--colour").exitCode()).isEqualTo(2);
    assertThat(run("lock").exitCode()).isEqualTo(2);
    assertThat(run("token").exitCode()).isEqualTo(2);
    assertThat(Ran.of().exitCode()).isEqualTo(2);
    assertThat(daemon.asked()).isEmpty();
  }

  @Test
  void whatNoHeaderMayHaveIsRefusedWithoutQuotingIt() {
    Ran ran = run("delete", "a", "--idempotency-key", "se\r\ncret: 1");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("Idempotency-Key cannot be sent").doesNotContain("cret");
    assertThat(daemon.asked()).isEmpty();
  }

  @Test
  void helpIsPrintedForEveryCommand() {
    assertThat(run("--help").out()).contains("up").contains("lock").doesNotContain("java-flags");
    assertThat(run("help", "lock").out()).contains("HOLDFAST_FENCE");
    assertThat(run("put", "--help").out()).contains("--if-version");
    assertThat(run("put", "--help").exitCode()).isZero();
  }

  @Test
  void putSendsTheBytesWithTypeDigestAndConditions() {
    daemon.tell("PUT /v1/contexts/a/b%20c", 200, "{\"key\":\"a/b c\",\"version\":7,\"bytes\":8}");

    Ran ran =
        Ran.with(
            bytes("{\"a\":1}\n"),
            "put",
            "a/b c",
            "--if-version",
            "6",
            "--ttl",
            "300s",
            "--fence",
            "9",
            "--home",
            home);

    FakeDaemon.Asked asked = daemon.last();
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEqualTo("a/b c version 7, 8 bytes\n");
    assertThat(asked.text()).isEqualTo("{\"a\":1}\n");
    assertThat(asked.headers())
        .containsEntry("Content-type", "application/json")
        .containsEntry("If-match", "\"6\"")
        .containsEntry("Holdfast-ttl", "5m")
        .containsEntry("Holdfast-fence", "9")
        .containsEntry("Authorization", "Bearer secret")
        .containsKey("Content-digest");
  }

  @Test
  void putOfVersionZeroMeansMustNotExist() {
    daemon.tell("PUT /v1/contexts/a", 201, "{\"key\":\"a\",\"version\":1}");

    Ran.with(bytes("not json"), "put", "a", "-", "--if-version", "0", "--home", home);

    assertThat(daemon.last().headers())
        .containsEntry("If-none-match", "*")
        .containsEntry("Content-type", "application/octet-stream");
  }

  @Test
  void aConflictIsExitCodeThreeWithItsFacts() {
    daemon.tell(
        "PUT /v1/contexts/a",
        412,
        "{\"type\":\"about:blank\",\"status\":412,\"code\":\"conflict\",\"detail\":\"Another version.\","
            + "\"currentVersion\":7}");

    Ran ran = run("put", "a", "--if-version", "6");
    Ran json = run("put", "a", "--if-version", "6", "--json");

    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.err()).isEqualTo("holdfast: conflict: Another version. (currentVersion 7)\n");
    assertThat(json.exitCode()).isEqualTo(3);
    assertThat(json.err())
        .isEqualTo(
            "{\"code\":\"conflict\",\"message\":\"Another version.\",\"status\":412,\"currentVersion\":7}\n");
  }

  @Test
  void refusalsOfTheStateAreThreeAndOtherErrorsOne() {
    int[] refused = {409, 412, 422, 507};
    int[] failed = {400, 401, 403, 404, 413, 500, 503, 504};
    for (int status : refused) {
      daemon.tell("DELETE /v1/contexts/k" + status, status, "{\"code\":\"x\"}");
      assertThat(run("delete", "k" + status).exitCode()).as("%d", status).isEqualTo(3);
    }
    for (int status : failed) {
      daemon.tell("DELETE /v1/contexts/k" + status, status, "{\"code\":\"x\"}");
      assertThat(run("delete", "k" + status).exitCode()).as("%d", status).isEqualTo(1);
    }
  }

  @Test
  void getPrintsTheVeryBytes() {
    byte[] value = {0, 10, 13, (byte) 0xff, 'a', 10, 10};
    daemon.tell(
        "GET /v1/contexts/a?version=3", 200, value, "Content-Digest", WriteCommand.digest(value));

    Ran ran = run("get", "a", "--version", "3");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.bytes()).isEqualTo(value);
  }

  @Test
  void aValueDamagedOnItsWayIsNotPrinted() {
    daemon.tell(
        "GET /v1/contexts/a", 200, "abc", "Content-Digest", WriteCommand.digest(bytes("abd")));

    Ran ran = run("get", "a");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("digest-mismatch");
  }

  @Test
  void getAsJsonCarriesValueAndVersion() {
    daemon.tell(
        "GET /v1/contexts/a", 200, "[1, 2]", "ETag", "\"4\"", "Content-Type", "application/json");

    assertThat(run("get", "a", "--json").out())
        .contains("\"version\":4")
        .contains("\"value\":[1, 2]");
  }

  @Test
  void metaIsPrintedWithoutTheValue() {
    daemon.tell("HEAD /v1/contexts/a", 200, "", "ETag", "\"4\"", "Content-Type", "text/plain");

    assertThat(run("get", "a", "--meta").out())
        .isEqualTo("key: a\ncontent-type: text/plain\nversion: 4\n");
  }

  @Test
  void listReadsAllPages() {
    daemon.tell(
        "GET /v1/contexts?prefix=p%2F&limit=500",
        200, "{\"items\":[{\"key\":\"p/1\",\"version\":1}],\"next\":\"p/1\"}");
    daemon.tell(
        "GET /v1/contexts?prefix=p%2F&limit=500&after=p%2F1",
        200, "{\"items\":[{\"key\":\"p/2\",\"version\":2}]}");

    assertThat(run("list", "p/").out().lines()).hasSize(2);
    assertThat(run("list", "p/", "--limit", "1").out().lines()).hasSize(1);
    assertThat(run("list", "p/", "--json").out())
        .isEqualTo(
            "{\"items\":[{\"key\":\"p/1\",\"version\":1},{\"key\":\"p/2\",\"version\":2}]}\n");
  }

  @Test
  void appendPatchAndBatchGoWhereTheContractSays() throws IOException {
    daemon.tell("POST /v1/contexts/a?append", 200, "{\"key\":\"a\",\"version\":2}");
    daemon.tell("PATCH /v1/contexts/a", 200, "{\"key\":\"a\",\"version\":3}");
    daemon.tell("POST /v1/batch", 200, "{\"results\":[{\"key\":\"a\",\"version\":4}]}");
    Path patch =
        Files.writeString(folder.resolve("patch"), "[{\"op\":\"remove\",\"path\":\"/a\"}]");

    assertThat(run("append", "a", patch.toString()).exitCode()).isZero();
    assertThat(run("patch", "a", patch.toString()).exitCode()).isZero();
    assertThat(daemon.last().headers())
        .containsEntry("Content-type", "application/json-patch+json");
    assertThat(run("patch", "a", patch.toString(), "--merge").exitCode()).isZero();
    assertThat(daemon.last().headers())
        .containsEntry("Content-type", "application/merge-patch+json");
    assertThat(run("batch", patch.toString()).out()).isEqualTo("a version 4\n");
    assertThat(daemon.last().text())
        .isEqualTo("{\"operations\":[{\"op\":\"remove\",\"path\":\"/a\"}]}");
  }

  @Test
  void tokenCreatePrintsTheTokenAlone() {
    daemon.tell("POST /v1/tokens", 201, "{\"name\":\"ci\",\"token\":\"hf_123\"}");

    Ran ran = run("token", "create", "ci", "--prefix", "a", "--prefix", "b", "--expires", "24h");

    assertThat(ran.out()).isEqualTo("hf_123\n");
    assertThat(daemon.last().text())
        .isEqualTo(
            "{\"name\":\"ci\",\"prefixes\":[\"a\",\"b\"],\"readOnly\":false,\"admin\":false,"
                + "\"expires\":\"1d\"}");
  }

  @Test
  void watchPrintsALineAnEventAndSaysWhereToGoOn() {
    daemon.tell(
        "GET /v1/events?prefix=a",
        200,
        "id: 5.0\nevent: put\ndata: {\"key\":\"a\",\"version\":1,\"bytes\":2,\"writer\":\"me\"}\n\n"
            + ": idle\n\nid: 6.0\nevent: delete\ndata: {\"key\":\"a\",\"version\":2}\n\n");
    daemon.tell("GET /v1/events?prefix=a&from=6.0", 200, "");

    Ran ran = run("watch", "a");

    assertThat(ran.out()).isEqualTo("5.0 put a v1 2 bytes by me\n6.0 delete a v2 - bytes by -\n");
    assertThat(ran.err()).contains("--from 6.0");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void importTellsTheLineThatWasRefused() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"key\":\"a\",\"value\":1}\n\n{\"key\":\"b\",\"value\":2}\n");
    daemon.tell(
        "POST /v1/batch", 507, "{\"code\":\"over-budget\",\"detail\":\"Full.\",\"index\":1}");
    daemon.tell("POST /v1/batch", 200, "{\"results\":[]}");

    Ran refused = run("import", file.toString());
    Ran done = run("import", file.toString());

    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).contains("over-budget: line 3: Full.").contains("0 entries imported");
    assertThat(done.out()).isEqualTo("2 entries imported\n");
    assertThat(daemon.last().text())
        .isEqualTo(
            "{\"operations\":[{\"op\":\"put\",\"key\":\"a\",\"value\":1},"
                + "{\"op\":\"put\",\"key\":\"b\",\"value\":2}]}");
    assertThat(daemon.last().headers()).containsKey("Idempotency-key");
  }

  @Test
  void exportKeepsEveryByte() {
    daemon.tell(
        "GET /v1/contexts?prefix=&limit=500",
        200,
        "{\"items\":[{\"key\":\"a\"},{\"key\":\"b\"},{\"key\":\"gone\"}]}");
    daemon.tell("GET /v1/contexts/a", 200, "{\"a\" : 1.0}", "Content-Type", "application/json");
    daemon.tell("GET /v1/contexts/b", 200, "{\n}", "Content-Type", "application/json");

    Ran ran = run("export");

    assertThat(ran.out().lines())
        .containsExactly(
            "{\"key\":\"a\",\"contentType\":\"application/json\",\"value\":{\"a\" : 1.0}}",
            "{\"key\":\"b\",\"contentType\":\"application/json\",\"bytes\":\"ewp9\"}");
    assertThat(ran.err()).isEqualTo("2 entries exported\n");
  }

  @Test
  void statusOfAnUnhealthyDaemonFails() {
    daemon.tell("GET /v1/health", 503, "{\"healthy\":false,\"issues\":[\"The log is poisoned.\"]}");

    Ran ran = run("status");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains(daemon.address()).contains("NOT healthy").contains("poisoned");
  }

  @Test
  void statusPrintsTheEssentialFigures() {
    daemon.tell("GET /v1/health", 200, "{\"healthy\":true,\"issues\":[]}");
    daemon.tell(
        "GET /v1/metrics",
        200,
        """
        {"items":[
        {"name":"holdfast_store_entries","kind":"gauge","labels":{},"value":12},
        {"name":"holdfast_store_value_bytes","kind":"gauge","labels":{},"value":4096},
        {"name":"holdfast_store_operation_seconds","kind":"summary","labels":{"operation":"put"},
         "value":0.002,"count":3,"sum":0.006,"recent":3,"p50":0.0021,"p99":0.0042,"max":0.0042},
        {"name":"holdfast_commits_total","kind":"counter","labels":{},"value":3},
        {"name":"holdfast_events_total","kind":"counter","labels":{"kind":"lease_lost"},"value":2},
        {"name":"holdfast_events_total","kind":"counter","labels":{"kind":"sweep"},"value":0}]}
        """);

    Ran ran = run("status");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out().lines())
        .contains(
            "contexts   12 live, 4.0 KiB of values",
            "writes     3 acknowledged, last minute p50 2.1 ms, p99 4.2 ms",
            "events     2 lease lost");
  }

  @Test
  void eventsPrintsALineEachAndFollowsWhereItWas() {
    String event =
        "{\"id\":\"run-1\",\"sequence\":1,\"time\":\"2030-01-01T00:00:00Z\",\"kind\":\"corruption\","
            + "\"key\":\"a/b\",\"message\":\"A value is damaged.\",\"facts\":{\"bytes\":7}}";
    daemon.tell(
        "GET /v1/system/events",
        200,
        "{\"items\":[" + event + "],\"next\":\"run-1\",\"forgotten\":true}");
    daemon.tell(
        "GET /v1/system/events?from=run-1",
        200,
        ": watching\n\nid: run-2\nevent: sweep\ndata: "
            + event.replace("run-1", "run-2").replace("corruption", "sweep")
            + "\n\n");
    daemon.tell("GET /v1/system/events?from=run-2", 200, "");

    Ran page = run("events");
    Ran followed = run("events", "--follow", "--from", "run-1");

    assertThat(page.out())
        .isEqualTo(
            "run-1 2030-01-01T00:00:00Z corruption   A value is damaged. key=a/b (bytes=7)\n");
    assertThat(page.err()).contains("forgotten");
    assertThat(page.exitCode()).isZero();
    assertThat(followed.out()).startsWith("run-2 2030-01-01T00:00:00Z sweep        A value");
    assertThat(followed.err()).contains("--from run-2");
    assertThat(followed.exitCode()).isEqualTo(1);
  }

  @Test
  void upFindsTheRunningDaemonAndRefusesAnotherPort() {
    Ran same = run("up");
    Ran other = run("up", "--port", "1");

    assertThat(same.exitCode()).isZero();
    assertThat(same.out()).startsWith("Holdfast is already running at http://" + daemon.address());
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("already runs at").contains("holdfast down");
  }

  @Test
  void aDaemonOfAnotherIdentityIsNotTakenForThisOne() {
    daemon.unlock();
    daemon.tell("GET /v1/status", 200, "{\"instance\":\"another-run\"}");
    run("status");

    Ran ran = run("status");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("no daemon is running");
  }

  @Test
  void downOfNothingIsDone() {
    Ran ran = Ran.of("down", "--home", folder.resolve("other").toString());

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("no daemon is running");
  }

  @Test
  void aDaemonThatDoesNotHoldTheHomeIsNotAskedToWrite() {
    daemon.unlock();

    Ran status = run("status");
    Ran delete = run("delete", "a");

    assertThat(status.err()).contains("no daemon is running");
    assertThat(delete.err()).contains("no daemon is running");
    assertThat(daemon.asked()).extracting(FakeDaemon.Asked::method).doesNotContain("DELETE");
  }

  @Test
  void aCopyOfAHomeDoesNotReachTheDaemonOfTheOriginal() throws IOException {
    Home copy = new Home(folder.resolve("copy"));
    Homes.create(copy);
    Files.createDirectory(copy.data());
    Files.createFile(copy.lock());
    Files.copy(daemon.home().token(), copy.token());
    Files.copy(daemon.home().daemonJson(), copy.daemonJson());
    home = copy.directory().toString();

    assertThat(run("status").err()).contains("no daemon is running for " + home);
    assertThat(run("delete", "a").err()).contains("no daemon is running for " + home);
    // Otherwise it would end this very process.
    assertThat(run("down").out()).contains("no daemon is running for " + home);
    assertThat(daemon.asked()).isEmpty();
  }

  @Test
  void toSuperviseADaemonThatRunsUnsupervisedIsRefused() {
    Ran ran = run("up", "--supervise");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("is not supervised").contains("holdfast down");
    assertThat(run("up").out()).contains("already running");
  }
}
