package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin folder of a running daemon. */
final class PluginFolderIT {
  private static final Duration PICK_UP = Duration.ofSeconds(5);

  private static HoldfastProcess holdfast;
  private static HttpDaemon http;

  @TempDir Path parts;

  @BeforeAll
  static void start() {
    holdfast = HoldfastProcess.create();
    holdfast.upDirectly();
    http = holdfast.http();
  }

  @AfterAll
  static void stop() {
    http.close();
    holdfast.close();
  }

  @Test
  void droppedJarServesIsReplacedDisabledAndEnabled() throws IOException {
    drop(SamplePlugin.build(parts, "1.0.0", "hello"), "sample.jar");

    awaitStatus(200);
    assertThat(said()).isEqualTo("hello");
    try (McpSession mcp = holdfast.mcp()) {
      assertThat(McpSession.await(mcp.call(SamplePlugin.TOOL, "{}")).raw())
          .contains("\"says\":\"hello\"");
      drop(SamplePlugin.build(parts, "2.0.0", "servus"), "sample.jar");
      assertThat(run("plugins", "reload", SamplePlugin.ID).orFail().out())
          .contains("acme.sample", "2.0.0", "started", "tool:acme", "store:acme (available)");
      assertThat(McpSession.await(mcp.call(SamplePlugin.TOOL, "{}")).raw())
          .contains("\"says\":\"servus\"");
    }
    assertThat(said()).isEqualTo("servus");

    assertThat(run("plugins", "disable", SamplePlugin.ID).orFail().out()).contains("disabled");
    assertThat(route().statusCode()).isEqualTo(404);
    assertThat(holdfast.home().resolve("plugins/plugins.disabled"))
        .content()
        .contains(SamplePlugin.ID);

    HttpDaemon.ok(http.send("POST", "/v1/plugins/acme.sample/enable", new byte[0]));
    assertThat(said()).isEqualTo("servus");

    Files.delete(holdfast.home().resolve("plugins/sample.jar"));
    awaitStatus(404);
    assertThat(ids()).doesNotContain(SamplePlugin.ID);
  }

  @Test
  void brokenJarIsOneLine() throws IOException {
    Files.writeString(holdfast.home().resolve("plugins/broken.jar"), "no jar");

    await(() -> ids().contains("broken.jar"));

    String listed = run("plugins").orFail().out();
    assertThat(listed.lines().filter(line -> line.contains("broken.jar: "))).hasSize(1);
    assertThat(listed).contains("not a readable jar").contains("store:memory");
    List<String> log = Files.readAllLines(holdfast.home().resolve("logs/holdfast.log"));
    assertThat(log).filteredOn(line -> line.contains("broken.jar")).hasSize(1);
    assertThat(log).noneMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void backendInUseIsNotTouchedAndStrangersChangeNothing() throws IOException {
    Ran disabled = run("plugins", "disable", "dev.holdfast.store.memory");
    assertThat(disabled.exitCode()).isEqualTo(3);
    assertThat(disabled.err()).contains("in use", "store:memory", "store.provider");

    JsonSlice issued =
        JsonSlice.parse(
            HttpDaemon.ok(
                    http.send(
                        "POST",
                        "/v1/tokens",
                        "{\"name\":\"guest\"}".getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        "application/json"))
                .body(),
            8);
    try (HttpDaemon guest =
        new HttpDaemon(
            holdfast.daemonFile().members().get("address").asText(),
            issued.members().get("token").asText())) {
      assertThat(
              guest
                  .send("POST", "/v1/plugins/dev.holdfast.store.memory/reload", new byte[0])
                  .statusCode())
          .isEqualTo(403);
    }
  }

  private static Ran run(String... arguments) {
    return holdfast.run(arguments);
  }

  /** Puts a jar into the folder of the running daemon, or over the one there. */
  private static void drop(Path jar, String name) throws IOException {
    Files.copy(
        jar, holdfast.home().resolve("plugins").resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static HttpResponse<byte[]> route() throws IOException {
    return http.send("GET", SamplePlugin.ROUTE, new byte[0]);
  }

  private static String said() throws IOException {
    return JsonSlice.parse(HttpDaemon.ok(route()).body(), 4).members().get("says").asText();
  }

  private static List<String> ids() throws IOException {
    return http.json("/v1/plugins").members().get("items").elements().stream()
        .map(plugin -> plugin.members().get("id").asText())
        .toList();
  }

  private static void awaitStatus(int status) throws IOException {
    await(() -> route().statusCode() == status);
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long start = System.nanoTime();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - start)
          .as("nanoseconds since the folder changed")
          .isLessThan(PICK_UP.toNanos());
      LockSupport.parkNanos(20_000_000);
    }
  }
}
