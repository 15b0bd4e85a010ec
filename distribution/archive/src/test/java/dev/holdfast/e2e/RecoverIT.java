package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A bit that flipped in the middle of the log, from finding it to writing again. */
final class RecoverIT {
  private static final int WRITES = 30;

  private static byte[] value(int i) {
    return ("{\"n\": " + i + "}").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aDamagedHomeIsReadOnlyUntilTheLossIsAccepted() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      damaged(holdfast);

      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        assertThat(http.get("k/0")).isEqualTo(value(0));
        var refused = http.putJson("k/new", value(1));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(new String(refused.body(), StandardCharsets.UTF_8))
            .contains("\"code\":\"read-only\"", "holdfast recover");
        assertThat(http.send("GET", "/v1/health", new byte[0]).statusCode()).isEqualTo(503);
      }
      assertThat(holdfast.run("recover").err()).contains("holdfast down");
      Ran backup = holdfast.run("backup", holdfast.home().resolve("b").toString());
      assertThat(backup.exitCode()).isEqualTo(1);
      assertThat(backup.err()).contains("damaged home");
      holdfast.down();

      Ran verify = holdfast.run("verify");
      assertThat(verify.exitCode()).isEqualTo(1);
      assertThat(verify.out()).contains("FOUND").contains(".log");

      Ran told = holdfast.run("recover");
      assertThat(told.exitCode()).isEqualTo(1);
      assertThat(told.out())
          .contains("DAMAGED", ".log", "nothing was changed", "--accept-loss", "holdfast restore");
      Ran unsure = holdfast.run("recover", "--accept-loss");
      assertThat(unsure.exitCode()).isEqualTo(2);
      assertThat(unsure.err()).contains("--yes");

      Ran accepted = holdfast.run("recover", "--accept-loss", "--yes", "--json");
      JsonSlice report =
          JsonSlice.parse(accepted.orFail().out().getBytes(StandardCharsets.UTF_8), 8);
      assertThat(Path.of(report.member("report").orElseThrow().asText())).isNotEmptyFile();
      try (Stream<Path> logs = Files.list(holdfast.home().resolve("data/wal"))) {
        assertThat(logs.map(path -> path.getFileName().toString()))
            .anyMatch(name -> name.contains(".aside-"));
      }
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        assertThat(http.get("k/0")).isEqualTo(value(0));
        HttpDaemon.ok(http.putJson("k/new", value(1)));
        assertThat(http.get("k/new")).isEqualTo(value(1));
      }
      holdfast.down();
      assertThat(holdfast.run("recover").orFail().out()).contains("nothing to recover");
    }
  }

  /** Killed before its first checkpoint, then a bit of the log flips. */
  private static void damaged(HoldfastProcess holdfast) throws IOException {
    holdfast.upDirectly();
    try (HttpDaemon http = holdfast.http()) {
      for (int i = 0; i < WRITES; i++) {
        HttpDaemon.ok(http.putJson("k/" + i, value(i)));
      }
    }
    holdfast.kill();
    Path log;
    try (Stream<Path> logs = Files.list(holdfast.home().resolve("data/wal"))) {
      List<Path> all = logs.filter(path -> path.toString().endsWith(".log")).toList();
      assertThat(all).hasSize(1);
      log = all.getFirst();
    }
    byte[] bytes = Files.readAllBytes(log);
    byte[] middle = value(WRITES / 2);
    int at = indexOf(bytes, middle);
    bytes[at + 1] ^= 1;
    Files.write(log, bytes);
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(new String(part, StandardCharsets.ISO_8859_1));
    assertThat(at).isPositive();
    return at;
  }

  @Test
  void whatWasNeverUsedHasNothingToRecover() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      Ran recover = holdfast.run("recover");

      assertThat(recover.exitCode()).isEqualTo(1);
      assertThat(recover.err()).contains("never used");
      assertThat(holdfast.home().resolve("data")).doesNotExist();
    }
  }
}
