package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the budget accounts for is what the heap really grows by, measured in a daemon after full
 * collections.
 */
final class CalibrationIT {
  private static final int BATCH_BYTES = 1 << 20;
  private static final double TOLERANCE = 0.05;

  private record Measured(long accounted, long heap) {}

  private static Measured measure(HoldfastProcess holdfast, HttpDaemon http) throws IOException {
    // Collected before the question, because answering it makes some garbage of its own.
    collect(holdfast.pid());
    collect(holdfast.pid());
    return new Measured(
        http.metric("holdfast_memory_used_bytes"), http.metric("holdfast_heap_used_bytes"));
  }

  private static void collect(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(List.of(jcmd.toString(), Long.toString(pid), "GC.run"))
            .redirectErrorStream(true)
            .start();
    try {
      process.getInputStream().readAllBytes();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("jcmd failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void fill(HttpDaemon http, String prefix, int entries, int bytes)
      throws IOException {
    Random random = new Random(42);
    int perBatch = Math.clamp(BATCH_BYTES / bytes, 1, 1_000);
    for (int i = 0; i < entries; i += perBatch) {
      StringBuilder body = new StringBuilder("{\"operations\":[");
      for (int j = i; j < Math.min(entries, i + perBatch); j++) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        body.append(j == i ? "" : ",")
            .append("{\"op\":\"put\",\"key\":\"%s/agent-%06d\",\"bytes\":\"".formatted(prefix, j))
            .append(Base64.getEncoder().encodeToString(value))
            .append("\",\"contentType\":\"application/octet-stream\"}");
      }
      HttpDaemon.ok(
          http.send(
              "POST",
              "/v1/batch",
              body.append("]}").toString().getBytes(StandardCharsets.UTF_8),
              "Content-Type",
              "application/json"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "256, 100000, true",
    "256, 100000, false",
    "4096, 25000, true",
    "4096, 25000, false",
    "65536, 2000, true",
    "65536, 2000, false",
  })
  void accountedBytesAreThoseOfTheHeap(int bytes, int entries, boolean isCompact)
      throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure(
          "memory: { hard-limit: 400MiB }\nencoder: none\ncheckpoint: { interval: 1h }\n");
      holdfast.upDirectly(
          "-Xmx768m", isCompact ? "-XX:+UseCompactObjectHeaders" : "-XX:-UseCompactObjectHeaders");
      try (HttpDaemon http = holdfast.http()) {
        fill(http, "warm", 1_000, 256);
        Measured before = measure(holdfast, http);

        fill(http, "calibration", entries, bytes);

        Measured after = measure(holdfast, http);
        double accounted = after.accounted() - before.accounted();
        double heap = after.heap() - before.heap();
        System.out.printf(
            "calibration: %d entries of %d bytes, compact headers %s: accounted %.0f, heap %.0f, ratio %.4f%n",
            entries, bytes, isCompact, accounted, heap, accounted / heap);
        assertThat(accounted / heap).isBetween(1 - TOLERANCE, 1 + TOLERANCE);
        assertThat(http.metric("holdfast_store_entries")).isEqualTo(entries + 1_000L);
      }
    }
  }
}
