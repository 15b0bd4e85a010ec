package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The disk of a running daemon fills up. Writes are refused, reads go on, writes resume when there
 * is space, and nothing that was acknowledged is lost.
 *
 * <p>Needs a small disk, which only root can make: a file system in memory. Elsewhere it says so.
 */
final class DiskFullIT {
  private static final Duration RESUMES_WITHIN = Duration.ofSeconds(2);

  @Test
  void aFullDiskRefusesServesAndResumes() throws Exception {
    Path disk = Files.createTempDirectory("hf-disk-");
    if (!run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", disk.toString())) {
      Files.delete(disk);
      System.out.println(
          "DiskFullIT: NOT PROVEN here, because no small disk can be mounted (not root)");
      return;
    }
    try (HoldfastProcess holdfast = HoldfastProcess.in(disk.resolve("home"))) {
      play(disk, holdfast);
    } finally {
      assertThat(run("umount", "-l", disk.toString())).as("unmounted").isTrue();
      Files.delete(disk);
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void play(Path disk, HoldfastProcess holdfast) throws Exception {
    holdfast.upDirectly();
    Map<String, byte[]> acknowledged = new LinkedHashMap<>();
    try (HttpDaemon http = holdfast.http()) {
      for (int i = 0; i < 100; i++) {
        assertThat(put(http, acknowledged, "before/" + i).statusCode()).isEqualTo(201);
      }
      Path ballast = fillUp(disk);

      HttpResponse<byte[]> refused = put(http, acknowledged, "full/0");
      for (int i = 1; refused.statusCode() < 300; i++) {
        refused = put(http, acknowledged, "full/" + i);
      }

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      Map<String, JsonSlice> problem = JsonSlice.parse(refused.body(), 4).members();
      assertThat(problem.get("code").asText()).isEqualTo("unavailable");
      assertThat(problem.get("reason").asText()).isEqualTo("disk-full");
      assertPresent(http, acknowledged);
      String health =
          new String(http.send("GET", "/v1/health", new byte[0]).body(), StandardCharsets.UTF_8);
      assertThat(health).contains("is full");

      Files.delete(ballast);
      long start = System.nanoTime();
      while (put(http, acknowledged, "after/0").statusCode() >= 300) {
        assertThat(System.nanoTime() - start).isLessThan(RESUMES_WITHIN.toNanos());
        LockSupport.parkNanos(50_000_000);
      }
      assertThat(put(http, acknowledged, "after/1").statusCode()).isLessThan(300);
      System.out.printf(
          "DiskFullIT: %d acknowledged, resumed after %d ms%n",
          acknowledged.size(), (System.nanoTime() - start) / 1_000_000);
    }
    holdfast.kill();
    holdfast.upDirectly();
    try (HttpDaemon http = holdfast.http()) {
      assertPresent(http, acknowledged);
    }
  }

  /** Writes a value of its own; remembers it when it is acknowledged. */
  private static HttpResponse<byte[]> put(
      HttpDaemon http, Map<String, byte[]> acknowledged, String key) throws IOException {
    byte[] value = ("\"" + (key + " ").repeat(3_000) + "\"").getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> response = http.putJson(key, value);
    if (response.statusCode() < 300) {
      acknowledged.put(key, value);
    }
    return response;
  }

  private static void assertPresent(HttpDaemon http, Map<String, byte[]> acknowledged)
      throws IOException {
    for (Map.Entry<String, byte[]> entry : acknowledged.entrySet()) {
      assertThat(http.get(entry.getKey())).as(entry.getKey()).isEqualTo(entry.getValue());
    }
  }

  private static Path fillUp(Path disk) {
    Path ballast = disk.resolve("ballast");
    for (int size : List.of(1 << 20, 4096, 1)) {
      try (OutputStream out =
          Files.newOutputStream(
              ballast,
              java.nio.file.StandardOpenOption.CREATE,
              java.nio.file.StandardOpenOption.APPEND)) {
        while (true) {
          out.write(new byte[size]);
        }
      } catch (IOException e) {
        // Full, as far as pieces of this size go.
        assertThat(e).hasMessageContaining("No space left on device");
      }
    }
    return ballast;
  }
}
