package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bit is turned in the log's file under a running daemon. */
final class IntegrityIT {
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(20);

  private final HoldfastProcess holdfast = HoldfastProcess.create();

  @BeforeEach
  void start() {
    holdfast.configure("integrity: {scrub: 1s, scrub-rate: 64MiB}\n");
    holdfast.upDirectly();
  }

  @AfterEach
  void close() {
    holdfast.close();
  }

  @Test
  void damagedOlderVersionIsRefusedAndThePresentOneServed() throws Exception {
    try (HttpDaemon http = holdfast.http()) {
      http.putJson("k", "\"the-older-value\"".getBytes(UTF_8));
      http.putJson("k", "\"the-present-value\"".getBytes(UTF_8));

      flipABitOf("the-older-value");
      HttpResponse<byte[]> older = http.send("GET", "/v1/contexts/k?version=1", new byte[0]);

      assertThat(older.statusCode()).isEqualTo(500);
      assertThat(text(older)).contains("\"corrupt\"").doesNotContain("older-value");
      assertThat(new String(http.get("k"), UTF_8)).isEqualTo("\"the-present-value\"");
      assertThat(http.metric("holdfast_corruptions_total")).isPositive();
      assertThat(events(http)).contains("corruption").doesNotContain("older-value");
      assertThat(health(http)).contains("integrity").contains("\"healthy\":false");
    }
  }

  @Test
  void scrubFindsDamageThatNobodyMeetsAndTheNextStartDoesNotNeedIt() throws Exception {
    try (HttpDaemon http = holdfast.http()) {
      http.putJson("k", "\"a-value-of-the-log\"".getBytes(UTF_8));
      assertThat(http.metric("holdfast_corruptions_total")).isZero();

      flipABitOf("a-value-of-the-log");

      await(http, "holdfast_corruptions_total");
      await(http, "holdfast_checkpoints_total");
      assertThat(events(http)).contains("The log is damaged at");
      assertThat(http.metric("holdfast_scrub_passes")).isPositive();
    }
    holdfast.kill();
    holdfast.upDirectly();
    try (HttpDaemon http = holdfast.http()) {
      assertThat(new String(http.get("k"), UTF_8)).isEqualTo("\"a-value-of-the-log\"");
      assertThat(http.putJson("k", "2".getBytes(UTF_8)).statusCode()).isEqualTo(200);
    }
  }

  private static void await(HttpDaemon http, String figure) throws IOException {
    long start = System.nanoTime();
    while (http.metric(figure) == 0) {
      assertThat(System.nanoTime() - start).as(figure).isLessThan(FOUND_WITHIN.toNanos());
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private static String events(HttpDaemon http) throws IOException {
    return text(
        HttpDaemon.ok(
            http.send("GET", "/v1/system/events", new byte[0], "Accept", "application/json")));
  }

  private static String health(HttpDaemon http) throws IOException {
    return text(http.send("GET", "/v1/health", new byte[0]));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private void flipABitOf(String text) throws IOException {
    for (Path file : logFiles()) {
      byte[] bytes = Files.readAllBytes(file);
      int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
      if (at >= 0) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
          open.seek(at);
          open.write(bytes[at] ^ 1);
        }
        return;
      }
    }
    throw new AssertionError("the log does not hold it as it is");
  }

  private List<Path> logFiles() throws IOException {
    try (Stream<Path> all = Files.walk(holdfast.home().resolve("data").resolve("wal"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
