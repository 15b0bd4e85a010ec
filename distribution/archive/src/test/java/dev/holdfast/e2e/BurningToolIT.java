package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's tool that burns a core and ignores its interruption. */
final class BurningToolIT {
  private static final int GETS = 3_000;
  private static final String KEY = "notes/one";

  @TempDir Path workshop;

  @Test
  void itsCallerIsAnsweredInTimeAndTheReportSaysThatItStillBurns() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("jobs: { tool: { cpu: 500ms } }\n");
      Path plugins = Files.createDirectories(holdfast.home().resolve("plugins"));
      Files.copy(FixturePlugin.build("burner", workshop), plugins.resolve("burner.jar"));
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http();
          McpSession mcp = holdfast.mcp()) {
        HttpDaemon.ok(http.putJson(KEY, "\"one\"".getBytes(StandardCharsets.UTF_8)));
        p99Micros(http);
        double idle = p99Micros(http);

        long start = System.nanoTime();
        String answer = McpSession.await(mcp.call("acme_burn", "{}")).raw();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(answer)
            .contains("\"isError\":true", "\"code\":\"deadline\"", "\"exceeded\":\"cpu\"");
        assertThat(taken).isLessThan(Duration.ofSeconds(5));

        awaitQuarantined(http, 1);
        awaitHealth(
            http, "1 thread quarantined, still running although interrupted: tool acme_burn");
        assertThat(holdfast.run("status", "--json").orFail().out())
            .contains("1 thread quarantined");
        assertThat(holdfast.run("jobs").orFail().out())
            .contains("quarantined since", "tool acme_burn of com.acme.burner");
        assertThat(text(http, "/v1/jobs"))
            .contains("\"owner\":\"com.acme.burner\"", "\"place\":\"", "BurnTool.call");
        assertThat(http.metric("holdfast_jobs_quarantined_threads")).isEqualTo(1);
        assertThat(http.metric("holdfast_jobs_timeouts_total")).isEqualTo(1);
        double burning = p99Micros(http);
        System.out.printf(
            Locale.ROOT,
            "burning tool: answered after %d ms; p99 of gets %.0f us idle, %.0f us burning, ratio %.2f%n",
            taken.toMillis(),
            idle,
            burning,
            burning / idle);

        assertThat(McpSession.await(mcp.call("acme_quench", "{}")).raw()).contains("quenched");
        awaitQuarantined(http, 0);
        awaitHealth(http, "none quarantined");
        assertThat(http.get(KEY)).isEqualTo("\"one\"".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void afterFourReplacementsItsOwnerIsRefusedAndAllElseIsServed() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("jobs: { tool: { cpu: 50ms } }\n");
      Path plugins = Files.createDirectories(holdfast.home().resolve("plugins"));
      Files.copy(FixturePlugin.build("burner", workshop), plugins.resolve("burner.jar"));
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http();
          McpSession mcp = holdfast.mcp()) {
        List<CompletableFuture<JsonSlice>> calls =
            List.of(
                mcp.call("acme_burn", "{}"),
                mcp.call("acme_burn", "{}"),
                mcp.call("acme_burn", "{}"),
                mcp.call("acme_burn", "{}"));
        for (CompletableFuture<JsonSlice> call : calls) {
          assertThat(McpSession.await(call).raw()).contains("\"code\":\"deadline\"");
        }
        awaitQuarantined(http, 4);
        assertThat(McpSession.await(mcp.call("acme_burn", "{}")).raw())
            .contains("\"code\":\"unavailable\"", "\"quarantined\":4");
        HttpDaemon.ok(http.putJson(KEY, "1".getBytes(StandardCharsets.UTF_8)));
        awaitHealth(http, "nothing more is started of com.acme.burner");
        assertThat(text(http, "/v1/health")).contains("\"healthy\":false");
      }
    }
  }

  private static String text(HttpDaemon http, String target) throws IOException {
    return new String(http.send("GET", target, new byte[0]).body(), StandardCharsets.UTF_8);
  }

  /** A check is shared by all who ask within a second. */
  private static void awaitHealth(HttpDaemon http, String told) throws IOException {
    long start = System.nanoTime();
    while (!text(http, "/v1/health").contains(told)) {
      assertThat(System.nanoTime() - start)
          .as("nanoseconds until health says: %s", told)
          .isLessThan(Duration.ofSeconds(30).toNanos());
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static void awaitQuarantined(HttpDaemon http, int count) throws IOException {
    long start = System.nanoTime();
    while (http.json("/v1/jobs").members().get("quarantined").elements().size() != count) {
      assertThat(System.nanoTime() - start)
          .as("nanoseconds until %d are quarantined", count)
          .isLessThan(Duration.ofSeconds(30).toNanos());
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static double p99Micros(HttpDaemon http) throws IOException {
    long[] nanos = new long[GETS];
    for (int i = 0; i < GETS; i++) {
      long start = System.nanoTime();
      http.get(KEY);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[GETS * 99 / 100] / 1e3;
  }
}
