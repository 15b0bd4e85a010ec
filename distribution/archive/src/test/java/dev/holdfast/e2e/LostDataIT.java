package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is lost is never taken for what never was. */
final class LostDataIT {
  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long version(HttpResponse<byte[]> put) {
    return JsonSlice.parse(HttpDaemon.ok(put).body(), 8).member("version").orElseThrow().asLong();
  }

  private static long lease(HttpDaemon http, String key) throws IOException {
    byte[] request = text("{\"names\":[\"" + key + "\"],\"ttl\":\"1h\",\"owner\":\"one\"}");
    HttpResponse<byte[]> granted =
        http.send("POST", "/v1/leases", request, "Content-Type", "application/json");
    return JsonSlice.parse(HttpDaemon.ok(granted).body(), 8).member("token").orElseThrow().asLong();
  }

  private static HttpResponse<byte[]> fenced(HttpDaemon http, String key, long token)
      throws IOException {
    return http.send(
        "PUT",
        "/v1/contexts/" + key,
        text("\"fenced\""),
        "Content-Type",
        "application/json",
        "Holdfast-Fence",
        Long.toString(token));
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  /** Flips a bit of a text in the log of a home that was killed. */
  private static void flip(HoldfastProcess holdfast, String text) throws IOException {
    Path log = holdfast.home().resolve("data/wal/0000000000000000.log");
    byte[] bytes = Files.readAllBytes(log);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    assertThat(at).isPositive();
    bytes[at + 1] ^= 1;
    Files.write(log, bytes);
  }

  @Test
  void aLossIsNeitherProvenByACheckpointNorForgotten() throws Exception {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("checkpoint: {interval: 1h}");
      holdfast.upDirectly();
      long token;
      try (HttpDaemon http = holdfast.http()) {
        HttpDaemon.ok(http.putJson("k/a", text("\"first\"")));
        token = lease(http, "k/leased");
        HttpDaemon.ok(fenced(http, "k/leased", token));
        HttpDaemon.ok(http.putJson("k/a", text("\"second\"")));
        HttpDaemon.ok(http.putJson("k/new", text("\"lost\"")));
        HttpDaemon.ok(http.putJson("k/other", text("\"behind\"")));
      }
      holdfast.kill();
      flip(holdfast, "\"second\"");

      holdfast.configure("checkpoint: {interval: 1s}");
      holdfast.upDirectly();
      Thread.sleep(4_000);
      assertThat(names(holdfast.home().resolve("data/checkpoints"))).isEmpty();
      holdfast.down();
      assertThat(holdfast.run("recover").exitCode()).isEqualTo(1);

      holdfast.run("recover", "--accept-loss", "--yes").orFail();
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        assertThat(http.get("k/a")).isEqualTo(text("\"first\""));
        assertThat(version(http.putJson("k/a", text("\"third\"")))).isGreaterThan(2);
        assertThat(version(http.putJson("k/unknown", text("1")))).isGreaterThan(1);
        assertThat(fenced(http, "k/leased", token).statusCode()).isEqualTo(409);
        assertThat(lease(http, "k/leased")).isGreaterThan(token);
      }
      holdfast.kill();
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        assertThat(http.get("k/a")).isEqualTo(text("\"third\""));
        assertThat(version(http.putJson("k/unknown", text("2")))).isGreaterThan(2);
      }
    }
  }

  @Test
  void aRestoredHomeEndsTheLeasesOfItsBackup() throws Exception {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.upDirectly();
      long token;
      Path backup = holdfast.home().resolve("backup");
      try (HttpDaemon http = holdfast.http()) {
        token = lease(http, "k/leased");
        HttpDaemon.ok(fenced(http, "k/leased", token));
        holdfast.run("backup", backup.toString()).orFail();
      }
      holdfast.down();
      holdfast.run("restore", backup.toString(), "--replace").orFail();
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        assertThat(fenced(http, "k/leased", token).statusCode()).isEqualTo(409);
        assertThat(lease(http, "k/leased")).isGreaterThan(token);
      }
    }
  }

  @Test
  void aCheckpointOfAnotherHomeProvesNothing() throws Exception {
    try (HoldfastProcess one = HoldfastProcess.create();
        HoldfastProcess other = HoldfastProcess.create()) {
      one.upDirectly();
      one.down();
      copy(one.home().resolve("data"), other.home().resolve("data"));
      Files.copy(one.home().resolve("token"), other.home().resolve("token"));
      for (HoldfastProcess holdfast : List.of(one, other)) {
        holdfast.upDirectly();
        try (HttpDaemon http = holdfast.http()) {
          HttpDaemon.ok(http.putJson("k", text(holdfast == one ? "\"mine\"" : "\"ours\"")));
        }
        holdfast.down();
      }
      Path mine = one.home().resolve("data/checkpoints");
      Path foreign = other.home().resolve("data/checkpoints");
      assertThat(names(mine)).isEqualTo(names(foreign)).isNotEmpty();
      String name = names(mine).getLast();
      Files.write(mine.resolve(name), Files.readAllBytes(foreign.resolve(name)));

      one.upDirectly();
      try (HttpDaemon http = one.http()) {
        assertThat(http.get("k")).isEqualTo(text("\"mine\""));
      }
      one.down();
    }
  }

  @Test
  void aHomeWithoutItsDataIsNeverBegunEmpty() throws Exception {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.upDirectly();
      holdfast.down();
      Path data = holdfast.home().resolve("data");
      Path aside = holdfast.home().resolve("data.before-1");
      Files.move(data, aside);

      Ran up = holdfast.run("up");
      assertThat(up.exitCode()).isEqualTo(1);
      assertThat(up.err()).contains("The data of this home are gone", "data.before-1");
      assertThat(holdfast.run("recover").exitCode()).isEqualTo(1);
      assertThat(holdfast.run("verify").exitCode()).isEqualTo(1);
      assertThat(names(data)).doesNotContain("manifest.json", "wal");

      Files.deleteIfExists(data.resolve("lock"));
      Files.deleteIfExists(data);
      Files.move(aside, data);
      Files.delete(data.resolve("manifest.json"));
      Ran without = holdfast.run("up");
      assertThat(without.exitCode()).isEqualTo(1);
      assertThat(without.err()).contains("manifest.json is gone", "\"epoch\":1000000");
    }
  }
}
