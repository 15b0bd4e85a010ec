package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A daemon that keeps no older versions does not fill the disk, and is proven after a restart. */
final class PruningIT {
  private static final String CONFIGURATION =
      "persistence: { provider: wal, config: { segment: 1MiB } }\n"
          + "checkpoint: { interval: 1s, bytes: 1MiB }\n"
          + "history: { retention: { all: 1s, daily: 0s } }\n";

  private static long logBytes(HoldfastProcess holdfast) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(holdfast.home().resolve("data/wal"))) {
      for (Path file : files.toList()) {
        try {
          bytes += Files.size(file);
        } catch (java.nio.file.NoSuchFileException e) {
          // It was pruned just now.
        }
      }
    }
    return bytes;
  }

  private static byte[] value(int i) {
    return ("{\"n\":" + i + ",\"text\":\"" + "x".repeat(20_000) + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void checkThatItStaysShort(String store, String other) throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create(store)) {
      holdfast.configure("store: " + store + "\nencoder: none\n" + CONFIGURATION);
      holdfast.upDirectly();
      long most = 0;
      int last = 0;
      try (HttpDaemon http = holdfast.http()) {
        HttpDaemon.ok(http.putJson("a/idle", "[7]".getBytes(StandardCharsets.UTF_8)));
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (http.metric("holdfast_log_truncations_total") < 3 && Instant.now().isBefore(end)) {
          for (int i = 0; i < 20; i++) {
            last++;
            HttpDaemon.ok(http.putJson("a/busy", value(last)));
          }
          most = Math.max(most, logBytes(holdfast));
        }
        assertThat(http.metric("holdfast_log_truncations_total")).isGreaterThanOrEqualTo(3);
        assertThat(http.metric("holdfast_log_truncated_position")).isPositive();
        assertThat(logBytes(holdfast)).isLessThan(http.metric("holdfast_log_bytes_total"));
        assertThat(http.send("GET", "/v1/contexts/a/busy?version=1", new byte[0]))
            .satisfies(gone -> {
              assertThat(gone.statusCode()).isEqualTo(404);
              assertThat(new String(gone.body(), StandardCharsets.UTF_8))
                  .contains("history.retention");
            });
        assertThat(http.send("GET", "/v1/events?prefix=a&from=0.0", new byte[0]).statusCode())
            .isEqualTo(410);
      }
      holdfast.kill();

      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        assertThat(http.get("a/busy")).isEqualTo(value(last));
        assertThat(http.get("a/busy", last)).isEqualTo(value(last));
        assertThat(http.get("a/idle", 1)).isEqualTo("[7]".getBytes(StandardCharsets.UTF_8));
        assertThat(http.metric("holdfast_recovery_proven")).isEqualTo(1);
        String history =
            new String(
                HttpDaemon.ok(http.send("GET", "/v1/history/a/idle", new byte[0])).body(),
                StandardCharsets.UTF_8);
        assertThat(history).contains("\"version\":1");
      }
      holdfast.down();

      holdfast.configure("store: " + other + "\nencoder: none\n" + CONFIGURATION);
      Ran switched = holdfast.run("up");
      assertThat(switched.exitCode()).isEqualTo(1);
      assertThat(switched.err()).contains("store.provider", "pruned");
    }
  }

  @Test
  void theLogOfABusyKeyStaysShort() throws IOException {
    checkThatItStaysShort("memory", "rocksdb");
  }

  @Test
  void theSameOverAStoreOnDisk() throws IOException {
    checkThatItStaysShort("rocksdb", "memory");
  }
}
