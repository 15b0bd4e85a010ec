package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deadlines as users meet them: over HTTP and the command line, through a killed daemon. */
final class ExpiryIT {
  private static final byte[] NONE = {};
  private static final byte[] VALUE = "[1]".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private static HttpResponse<byte[]> put(HttpDaemon http, String key, String ttl)
      throws IOException {
    return HttpDaemon.ok(
        http.send(
            "PUT",
            "/v1/contexts/" + key,
            VALUE,
            "Content-Type",
            "application/json",
            "Holdfast-TTL",
            ttl));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static void awaitGone(HttpDaemon http, String key) throws IOException {
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    while (http.send("GET", "/v1/contexts/" + key, NONE).statusCode() == 200) {
      assertThat(Instant.now()).as("the deadline passes").isBefore(end);
    }
  }

  @Test
  void deadlinesAreMovedListedAndKeptOverHttpThroughAKill() throws IOException {
    for (String store : HoldfastProcess.stores()) {
      try (HoldfastProcess holdfast = HoldfastProcess.create(store)) {
        holdfast.configure("store: " + store + "\nexpiry: { min: 100ms, sweep: 1h }\n");
        holdfast.upDirectly();
        try (HttpDaemon http = holdfast.http()) {
          put(http, "t/short", "300ms");
          put(http, "t/long", "20m");
          put(http, "t/extended", "5m");
          HttpResponse<byte[]> extended =
              HttpDaemon.ok(http.send("POST", "/v1/contexts/t/extended?extend=10m", NONE));
          assertThat(extended.headers().firstValue("ETag")).contains("\"1\"");
          assertThat(text(http.send("POST", "/v1/contexts/t/extended?extend=59m", NONE)))
              .contains("invalid-request")
              .contains("expiry.max");
          assertThat(text(http.send("GET", "/v1/contexts?prefix=t/&expiringWithin=16m", NONE)))
              .contains("t/extended")
              .doesNotContain("t/long");
          awaitGone(http, "t/short");
          assertThat(text(http.send("GET", "/v1/contexts/t/short", NONE, "If-None-Match", "\"1\"")))
              .contains("\"expired\"");
          assertThat(text(http.send("POST", "/v1/contexts/t/short?refresh", NONE)))
              .contains("\"expired\"");
          assertThat(http.metric("holdfast_expiry_backlog")).isEqualTo(1);
        }
        holdfast.kill();
        holdfast.upDirectly();
        try (HttpDaemon http = holdfast.http()) {
          HttpResponse<byte[]> kept =
              HttpDaemon.ok(http.send("GET", "/v1/contexts/t/extended", NONE));
          assertThat(kept.headers().firstValueAsLong("Holdfast-Expires-In").orElseThrow())
              .isBetween(13 * 60L, 15 * 60L);
          HttpDaemon.ok(http.send("POST", "/v1/contexts/t/extended?refresh", NONE));
          HttpResponse<byte[]> refreshed =
              HttpDaemon.ok(http.send("HEAD", "/v1/contexts/t/extended", NONE));
          assertThat(refreshed.headers().firstValueAsLong("Holdfast-Expires-In").orElseThrow())
              .isBetween(4 * 60L, 5 * 60L);
          assertThat(text(http.send("GET", "/v1/contexts/t/short", NONE))).contains("\"expired\"");
        }
      }
    }
  }

  @Test
  void commandsTellAndMoveDeadlines() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.upDirectly();
      holdfast.runWith(VALUE, "put", "k", "--ttl", "5m").orFail();
      holdfast.runWith(VALUE, "put", "kept").orFail();

      assertThat(holdfast.run("ttl", "k").orFail().out()).startsWith("k ").contains("expires 20");
      assertThat(holdfast.run("ttl", "k", "--extend", "10m").orFail().out())
          .contains("k version 1");
      assertThat(holdfast.run("list", "--expiring", "20m").orFail().out())
          .contains("k ")
          .doesNotContain("kept");
      assertThat(holdfast.run("list", "--expiring", "12m").orFail().out()).isEmpty();
      holdfast.run("ttl", "k", "--refresh").orFail();
      assertThat(holdfast.run("list", "--expiring", "12m").orFail().out()).contains("k ");
      assertThat(holdfast.run("ttl", "kept").orFail().out()).contains("kept for ever");
      Ran refused = holdfast.run("ttl", "kept", "--refresh");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("kept for ever");
    }
  }

  @Test
  void tuneReplaysATraceWithoutADaemon() throws IOException {
    Path trace =
        Files.writeString(
            folder.resolve("trace"), "# time key op bytes\n0 a get 100\n1000 a get 100\n");
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      assertThat(holdfast.run("tune", "--replay", trace.toString()).orFail().out())
          .contains("at equal bytes");
      assertThat(
              holdfast
                  .run("tune", "--synthetic", "1.0", "--keys", "1000", "--reads", "50000", "--json")
                  .orFail()
                  .out())
          .contains("\"ratio\":")
          .contains("Predicted TTLs pay");
      Files.writeString(trace, "soon a get 100\n");
      Ran wrong = holdfast.run("tune", "--replay", trace.toString());
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(wrong.err()).contains("trace:1: not an access");
    }
  }
}
