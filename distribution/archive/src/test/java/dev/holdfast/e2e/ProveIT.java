package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast prove} finds nothing on a sound configuration, and what is lost on others. */
final class ProveIT {
  @TempDir private Path folder;

  /** Its scratch directories are in a folder of the test's, so that leftovers are seen. */
  private Ran prove(String... arguments) {
    List<String> all = new ArrayList<>(List.of("prove", "--json"));
    all.addAll(List.of(arguments));
    return Installation.run(
        Installation.process(
            Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder + " -Xlog:disable"), all),
        new byte[0]);
  }

  private static JsonSlice json(Ran ran) {
    try {
      return JsonSlice.parse(ran.bytes(), 16);
    } catch (RuntimeException e) {
      throw new AssertionError(ran.err() + ran.out(), e);
    }
  }

  private static List<Map<String, JsonSlice>> rows(Ran ran) {
    return json(ran).members().get("rows").elements().stream().map(JsonSlice::members).toList();
  }

  private static String text(Map<String, JsonSlice> row, String name) {
    return row.get(name).asText();
  }

  private static long number(Map<String, JsonSlice> row, String name) {
    return row.get(name).asLong();
  }

  private List<Path> leftovers() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("holdfast-")).toList();
    }
  }

  @Test
  void nothingIsLostByASoundConfiguration() throws IOException {
    Path page = folder.resolve("report.html");
    Ran ran = prove("--seconds", "8", "--seed", "8", "--html", page.toString());
    List<Map<String, JsonSlice>> rows = rows(ran);
    assertThat(rows)
        .extracting(row -> text(row, "attack"))
        .contains(
            "concurrent clients",
            "SIGKILL in mid-burst",
            "torn write",
            "bit flip in the log",
            "disk full, then space again");
    assertThat(rows)
        .as(ran.err())
        .allSatisfy(row -> {
          assertThat(text(row, "verdict")).isIn("held", "skipped");
          assertThat(number(row, "lost")).isZero();
          assertThat(number(row, "duplicates")).isZero();
        })
        .filteredOn(row -> number(row, "acknowledged") > 0)
        .hasSizeGreaterThanOrEqualTo(4);
    assertThat(ran.exitCode()).isZero();
    assertThat(Files.readString(page)).contains("<svg", "SIGKILL in mid-burst");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aConfigurationThatKeepsNothingIsFoundOut() throws IOException {
    Path configuration = folder.resolve("none.yaml");
    HoldfastProcess.write(configuration, "persistence: none\n");
    Ran ran = prove("--seconds", "5", "--only", "sigkill", "--config", configuration.toString());
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
    Map<String, JsonSlice> row = rows(ran).getFirst();
    assertThat(text(row, "verdict")).isEqualTo("broken");
    assertThat(number(row, "lost")).isPositive();
    assertThat(leftovers()).hasSize(1);
  }

  @Test
  void aPowerCutTakesWhatTheConfigurationDoesNotPromise() throws IOException {
    Path configuration = folder.resolve("os.yaml");
    HoldfastProcess.write(configuration, "persistence: { provider: wal, config: { sync: os } }\n");
    Ran os = prove("--seconds", "5", "--only", "power", "--config", configuration.toString());
    assertThat(os.exitCode()).as(os.err()).isEqualTo(1);
    assertThat(json(os).members().get("sync").asText()).isEqualTo("os");
    assertThat(number(rows(os).getFirst(), "lost")).isPositive();
    HoldfastProcess.write(configuration, "persistence: none\n");
    Ran none = prove("--seconds", "5", "--only", "power", "--config", configuration.toString());
    assertThat(text(rows(none).getFirst(), "verdict")).isEqualTo("skipped");
    assertThat(none.out()).contains("not promised by this configuration: persistence none");
  }

  @Test
  void anotherServerThatLosesIsFoundOut() throws IOException {
    String command =
        "'%s' -XX:TieredStopAtLevel=1 -Xmx32m -cp '%s' %s"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Path.of("target", "test-classes").toAbsolutePath(),
                LosingServer.class.getName());
    Ran ran = prove("--seconds", "5", "--only", "writers", "--against", command);
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
    assertThat(rows(ran))
        .hasSize(2)
        .allSatisfy(row -> {
          assertThat(text(row, "verdict")).isEqualTo("broken");
          assertThat(number(row, "acknowledged")).isEqualTo(200);
          assertThat(number(row, "lost")).isEqualTo(20);
        });
  }

  @Test
  void mistakesAreToldWithoutAnAttack() {
    assertThat(prove("--seconds", "1").exitCode()).isEqualTo(2);
    assertThat(prove("--only", "nonsense").exitCode()).isEqualTo(2);
    assertThat(prove("--against", "'open").exitCode()).isEqualTo(2);
    Ran unknown = prove("--against", "cat");
    assertThat(unknown.exitCode()).as(unknown.out()).isEqualTo(1);
    String nowhere = folder.resolve("missing/report.html").toString();
    assertThat(prove("--html", nowhere).exitCode()).isEqualTo(2);
  }
}
