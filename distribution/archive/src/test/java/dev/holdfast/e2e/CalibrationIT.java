package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the budget accounts for is what the heap really grows by, measured in a daemon after full
 * collections.
 */
final class CalibrationIT {
  private static final int BATCH_BYTES = 1 << 20;
  private static final double TOLERANCE = 0.05;

  private record Measured(long accounted, long heap) {}

  private static Measured measure(HoldfastProcess holdfast, HttpDaemon http) throws IOException {
    return new Measured(
        http.metric("holdfast_memory_used_bytes"),
        Math.min(live(holdfast.pid()), live(holdfast.pid())));
  }

  /** The bytes of all objects that are left after a full collection. */
  private static long live(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram"))
            .redirectErrorStream(true)
            .start();
    try {
      String histogram = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("jcmd failed");
      }
      String total = histogram.strip();
      String[] words = total.substring(total.lastIndexOf('\n') + 1).strip().split(" +");
      return Long.parseLong(words[words.length - 1]);
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
              body.append("]}").toString().getBytes(UTF_8),
              "Content-Type",
              "application/json"));
    }
  }

  private record Shape(int bytes, int entries, boolean isCompact) {}

  /** As the daemon is started; with the profile proof also as a JVM of a user's own may be. */
  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (boolean isCompact :
        Boolean.getBoolean("holdfast.proof") ? List.of(true, false) : List.of(true)) {
      shapes.add(new Shape(256, 100_000, isCompact));
      shapes.add(new Shape(4096, 25_000, isCompact));
      shapes.add(new Shape(65_536, 2_000, isCompact));
    }
    return shapes;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void accountedBytesAreThoseOfTheHeap(Shape shape) throws IOException {
    check(shape.bytes(), shape.entries(), shape.isCompact());
  }

  private static void check(int bytes, int entries, boolean isCompact) throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure(
          "memory: { hard-limit: 400MiB }\nencoder: none\ncheckpoint: { interval: 1h }\n");
      holdfast.upDirectly(
          "-Xmx768m", isCompact ? "-XX:+UseCompactObjectHeaders" : "-XX:-UseCompactObjectHeaders");
      try (HttpDaemon http = holdfast.http()) {
        // What the first requests leave behind is not what the entries take.
        int warm = entries / 10;
        fill(http, "warm", warm, bytes);
        Measured before = measure(holdfast, http);

        fill(http, "calibration", entries, bytes);

        Measured after = measure(holdfast, http);
        double accounted = after.accounted() - before.accounted();
        double heap = after.heap() - before.heap();
        System.out.printf(
            "calibration: %d entries of %d bytes, compact headers %s: accounted %.0f, heap %.0f, ratio %.4f%n",
            entries, bytes, isCompact, accounted, heap, accounted / heap);
        assertThat(accounted / heap).isBetween(1 - TOLERANCE, 1 + TOLERANCE);
        assertThat(http.metric("holdfast_store_entries")).isEqualTo(entries + (long) warm);
      }
    }
  }
}
