package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A daemon that is given far more than its memory budget allows. */
final class MemoryBudgetIT {
  private static final byte[] NOTHING = new byte[0];
  private static final long LIMIT = 8L << 20;
  private static final int VALUE = 20_000;

  private static HttpResponse<byte[]> put(HttpDaemon http, String key, int bytes, String... more)
      throws IOException {
    List<String> headers = new ArrayList<>(List.of("Content-Type", "application/octet-stream"));
    headers.addAll(List.of(more));
    return http.send("PUT", "/v1/contexts/" + key, new byte[bytes], headers.toArray(String[]::new));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  @Test
  void cacheMakesRoomAndKeepIsRefusedAndTheRestGoesOn() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("memory: { hard-limit: 8MiB }\nencoder: none\n");
      holdfast.upDirectly();
      int kept = 0;
      try (HttpDaemon http = holdfast.http()) {
        // Three times the budget of cache entries: all of them are taken.
        for (int i = 0; i < 1_200; i++) {
          HttpDaemon.ok(put(http, "cache/" + i, VALUE, "Holdfast-TTL", "30m"));
        }
        assertThat(http.metric("holdfast_memory_evicted_total")).isGreaterThan(700);
        assertThat(http.metric("holdfast_memory_peak_bytes")).isLessThanOrEqualTo(LIMIT);
        HttpDaemon.ok(http.send("GET", "/v1/contexts/cache/1199", NOTHING));
        assertThat(http.send("GET", "/v1/contexts/cache/0", NOTHING).statusCode()).isEqualTo(404);

        HttpResponse<byte[]> refused = put(http, "keep/0", VALUE);
        while (refused.statusCode() < 300) {
          kept++;
          refused = put(http, "keep/" + kept, VALUE);
        }

        assertThat(refused.statusCode()).isEqualTo(507);
        assertThat(text(refused)).contains("over-budget", "memory.hard-limit", "rocksdb");
        assertThat(kept).isGreaterThan(350);
        assertThat(http.metric("holdfast_memory_rejected_total")).isPositive();
        assertThat(http.metric("holdfast_memory_peak_bytes")).isLessThanOrEqualTo(LIMIT);
        assertThat(text(http.send("GET", "/v1/health", NOTHING)))
            .contains("\"memory\"", "memory.hard-limit 8MiB");
        // A body that has no room is refused before it is read.
        assertThat(put(http, "keep/large", 4 << 20).statusCode()).isEqualTo(507);
        HttpDaemon.ok(http.send("GET", "/v1/contexts/keep/0", NOTHING));

        HttpResponse<byte[]> override =
            put(
                http,
                "keep/plan",
                VALUE,
                "Holdfast-Priority",
                "critical",
                "Holdfast-Override",
                "saving the plan");
        HttpDaemon.ok(override);
        assertThat(http.metric("holdfast_memory_overridden_total")).isEqualTo(1);
        assertThat(http.metric("holdfast_memory_peak_bytes")).isLessThanOrEqualTo(LIMIT);
        HttpDaemon.ok(http.send("DELETE", "/v1/contexts/keep/0", NOTHING));
        HttpDaemon.ok(http.send("DELETE", "/v1/contexts/keep/1", NOTHING));
        HttpDaemon.ok(put(http, "keep/plan", 10));
      }
      assertThat(Files.readString(holdfast.home().resolve("logs/holdfast.log")))
          .contains("overrode the memory budget", "saving the plan")
          .doesNotContain("keep/plan");
      holdfast.kill();

      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        assertThat(http.send("GET", "/v1/contexts/cache/0", NOTHING).statusCode()).isEqualTo(404);
        for (int i = 2; i < kept; i++) {
          assertThat(http.get("keep/" + i)).hasSize(VALUE);
        }
        assertThat(http.metric("holdfast_memory_peak_bytes")).isLessThanOrEqualTo(LIMIT);
      }
    }
  }
}
