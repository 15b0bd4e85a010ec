package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dry runs and plans as users meet them: over HTTP, MCP and on the command line. */
final class DryRunIT {
  private static final String DRY_RUNS =
      "holdfast_http_requests_total{kind=\"dry_run\",status=\"2xx\"}";

  private static HoldfastProcess holdfast;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    holdfast = HoldfastProcess.create();
    holdfast.upDirectly();
  }

  @AfterAll
  static void stop() {
    holdfast.close();
  }

  private static JsonSlice json(HttpResponse<byte[]> response) {
    return JsonSlice.parse(HttpDaemon.ok(response).body(), 100);
  }

  private static String text(JsonSlice object, String name) {
    return object.member(name).orElseThrow(() -> new AssertionError(object.raw())).asText();
  }

  private static HttpResponse<byte[]> get(HttpDaemon http, String key) throws IOException {
    return http.send("GET", "/v1/contexts/" + key, new byte[0]);
  }

  @Test
  void everyWriteOverHttpIsForetoldAndThenDoneByItsPlan() throws IOException {
    try (HttpDaemon http = holdfast.http()) {
      String[][] writes = {
        {"PUT", "http/a", "", "[1]", "application/json"},
        {"POST", "http/a", "append", "2", "application/json"},
        {
          "PATCH",
          "http/a",
          "",
          "[{\"op\":\"remove\",\"path\":\"/0\"}]",
          "application/json-patch+json"
        },
        {"DELETE", "http/a", "", "", "text/plain"},
      };
      long dryRuns = http.metric(DRY_RUNS);
      for (int i = 0; i < writes.length; i++) {
        String[] write = writes[i];
        String target = "/v1/contexts/" + write[1] + "?" + write[2];
        byte[] body = write[3].getBytes(UTF_8);
        int before = get(http, "http/a").statusCode();

        JsonSlice report =
            json(http.send(write[0], target + "&dryRun=true", body, "Content-Type", write[4]));

        JsonSlice effect = report.member("effects").orElseThrow().elements().getFirst();
        assertThat(effect.member("versionBefore").orElseThrow().asLong()).isEqualTo(i);
        assertThat(get(http, "http/a").statusCode()).isEqualTo(before);
        JsonSlice done =
            json(
                http.send(
                    write[0],
                    target,
                    body,
                    "Content-Type",
                    write[4],
                    "Holdfast-Plan",
                    text(report, "plan")));
        assertThat(done.member("version").orElseThrow().raw())
            .isEqualTo(effect.member("version").orElseThrow().raw());
        assertThat(done.member("digest").map(JsonSlice::raw))
            .isEqualTo(effect.member("digest").map(JsonSlice::raw));
      }
      assertThat(http.metric(DRY_RUNS)).isEqualTo(dryRuns + writes.length);
    }
  }

  @Test
  void thePlanOfTheLargestBatchFitsItsHeaderAndIsRefusedWhenAKeyMoved() throws IOException {
    byte[] batch =
        IntStream.range(0, 1000)
            .mapToObj(i -> "{\"op\":\"put\",\"key\":\"large/" + i + "\",\"value\":" + i + "}")
            .collect(Collectors.joining(",", "{\"operations\":[", "]}"))
            .getBytes(UTF_8);
    try (HttpDaemon http = holdfast.http()) {
      JsonSlice report =
          json(
              http.send(
                  "POST", "/v1/batch?dryRun=true", batch, "Content-Type", "application/json"));
      String plan = text(report, "plan");
      HttpDaemon.ok(http.putJson("large/7", "0".getBytes(UTF_8)));

      HttpResponse<byte[]> refused =
          http.send(
              "POST",
              "/v1/batch",
              batch,
              "Content-Type",
              "application/json",
              "Holdfast-Plan",
              plan);

      assertThat(report.member("effects").orElseThrow().elements()).hasSize(1000);
      assertThat(refused.statusCode()).isEqualTo(412);
      assertThat(new String(refused.body(), UTF_8))
          .contains("\"code\":\"conflict\"")
          .contains("\"currentVersion\":1")
          .contains("\"index\":7");
      assertThat(get(http, "large/8").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void theSecretOfPlansIsTheDaemonsAlone() throws IOException {
    Path key = holdfast.home().resolve("data/plan-key");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(Files.size(key)).isEqualTo(32);
  }

  @Test
  void aModelAsksForAPlanAndAppliesIt() {
    try (McpSession mcp = holdfast.mcp()) {
      JsonSlice foretold =
          answer(mcp, "{\"action\":\"append\",\"key\":\"mcp/a\",\"value\":1,\"dryRun\":true}");
      String planned =
          "{\"action\":\"append\",\"key\":\"mcp/a\",\"value\":1,\"plan\":\""
              + text(foretold, "plan")
              + "\"}";

      assertThat(foretold.member("effects").orElseThrow().elements()).hasSize(1);
      assertThat(answer(mcp, planned).member("version").orElseThrow().asLong()).isEqualTo(1);
      assertThat(text(answer(mcp, planned), "code")).isEqualTo("conflict");
    }
  }

  private static JsonSlice answer(McpSession mcp, String arguments) {
    return McpSession.await(mcp.call("context_write", arguments))
        .member("structuredContent")
        .orElseThrow();
  }

  @Test
  void theCommandLineShowsWhatWouldHappenAndHowToDoIt() throws IOException {
    Path value = Files.writeString(folder.resolve("value"), "{\"n\":1}");
    Path batch =
        Files.writeString(
            folder.resolve("batch"),
            "[{\"op\":\"delete\",\"key\":\"cli/a\"},{\"op\":\"put\",\"key\":\"cli/b\",\"value\":1}]");

    Ran foretold = holdfast.run("put", "cli/a", value.toString(), "--dry-run").orFail();
    Ran missing = holdfast.run("get", "cli/a");
    Ran done = holdfast.run("put", "cli/a", value.toString(), "--plan", plan(foretold)).orFail();
    Ran again = holdfast.run("put", "cli/a", value.toString(), "--plan", plan(foretold));
    Ran both = holdfast.run("batch", batch.toString(), "--dry-run").orFail();
    Ran bothDone = holdfast.run("batch", batch.toString(), "--plan", plan(both)).orFail();
    Ran asJson = holdfast.run("delete", "cli/b", "--dry-run", "--json").orFail();

    assertThat(foretold.out())
        .contains("nothing was changed")
        .contains("put cli/a: absent -> version 1, 7 bytes, created");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(done.out()).contains("cli/a version 1");
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.err()).contains("conflict").contains("currentVersion 1");
    assertThat(both.out())
        .contains("delete cli/a: version 1 -> version 2")
        .contains("put cli/b: absent -> version 1");
    assertThat(bothDone.out()).contains("cli/b version 1");
    assertThat(JsonSlice.parse(asJson.out().getBytes(UTF_8), 100).member("plan")).isPresent();
    assertThat(holdfast.run("get", "cli/b").out()).isEqualTo("1");
  }

  private static String plan(Ran foretold) {
    return foretold
        .out()
        .lines()
        .filter(line -> line.startsWith("  --plan "))
        .findFirst()
        .orElseThrow()
        .substring("  --plan ".length());
  }
}
