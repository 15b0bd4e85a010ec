package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.e2e.Combination.Backend;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel with every store, lock and log that is found in the installation, and a plugin whose
 * backends say they are shared: a legal combination does the main job, an illegal one is refused.
 */
final class CombinationsIT {
  private static final String JSON = "application/json";

  @TempDir private static Path workshop;
  private static Path fixture;
  private static List<Combination> combinations;

  @BeforeAll
  static void findBackends() throws IOException {
    fixture = FixturePlugin.build("shared-backends", workshop);
    List<Backend> stores = new ArrayList<>();
    List<Backend> locks = new ArrayList<>();
    List<Backend> logs = new ArrayList<>(List.of(Backend.NO_LOG));
    try (HoldfastProcess holdfast = withFixture("")) {
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        for (JsonSlice plugin : http.json("/v1/plugins").member("items").orElseThrow().elements()) {
          plugin
              .member("capabilities")
              .orElseThrow()
              .members()
              .forEach((provider, capabilities) -> {
                String name = provider.substring(provider.indexOf(':') + 1);
                Backend backend = new Backend(name, texts(capabilities));
                switch (provider.substring(0, provider.indexOf(':'))) {
                  case "store" -> stores.add(backend);
                  case "lock" -> locks.add(backend);
                  case "persistence" -> logs.add(backend);
                  default -> {
                    // Of the others there may be many at once.
                  }
                }
              });
        }
      }
    }
    combinations = Combination.all(stores, locks, logs).toList();
  }

  private static Set<String> texts(JsonSlice array) {
    Set<String> texts = new LinkedHashSet<>();
    array.elements().forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static HoldfastProcess withFixture(String yaml) throws IOException {
    HoldfastProcess holdfast = HoldfastProcess.create();
    holdfast.configure(yaml);
    Path plugins = Files.createDirectories(holdfast.home().resolve("plugins"));
    Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwx------"));
    Path jar = Files.copy(fixture, plugins.resolve("shared-backends.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
    return holdfast;
  }

  @Test
  void allThatIsShippedIsTried() throws IOException {
    assertThat(combinations).extracting(Combination::toString).contains("memory x local x wal");
    assertThat(combinations).anyMatch(each -> each.objections().isEmpty());
    assertThat(combinations).anyMatch(each -> each.objections().size() == 2);
    try (Stream<Path> plugins = Files.list(Installation.directory().resolve("plugins"))) {
      long shipped =
          plugins
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches(".*(store|lock|persistence)-.*"))
              .count();
      long found =
          Stream.of(
                  combinations.stream().map(Combination::store),
                  combinations.stream().map(Combination::lock),
                  combinations.stream().map(Combination::persistence))
              .mapToLong(backends -> backends.distinct().count())
              .sum();
      assertThat(found).as("shipped, two of the fixture, one built in").isEqualTo(shipped + 3);
    }
  }

  @TestFactory
  Stream<DynamicTest> legalCombinationDoesTheMainJob() {
    return combinations.stream()
        .filter(each -> each.objections().isEmpty())
        .map(each -> dynamicTest(each.toString(), () -> assertDoesTheMainJob(each)));
  }

  @TestFactory
  Stream<DynamicTest> illegalCombinationIsRefusedWithReasonAndRemedy() {
    return combinations.stream()
        .filter(each -> !each.objections().isEmpty())
        .map(each -> dynamicTest(each.toString(), () -> assertRefused(each)));
  }

  private static void assertRefused(Combination combination) throws IOException {
    try (HoldfastProcess holdfast = withFixture(combination.yaml())) {
      Ran ran = holdfast.run("up");

      assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
      for (List<String> words : combination.objections()) {
        assertThat(ran.err().lines())
            .as(ran.err())
            .anyMatch(line -> words.stream().allMatch(line::contains));
      }
      assertThat(ran.err()).doesNotContain("Exception");
      assertThat(holdfast.home().resolve("run/daemon.json")).doesNotExist();
    }
  }

  private static void assertDoesTheMainJob(Combination combination) throws IOException {
    try (HoldfastProcess holdfast = withFixture(combination.yaml())) {
      holdfast.upDirectly();
      long token;
      try (HttpDaemon http = holdfast.http()) {
        writeAndConflict(http);
        token = leaseAndFence(http);
        assertThat(http.json("/v1/health").member("healthy").orElseThrow().raw()).isEqualTo("true");
      }

      holdfast.kill();
      holdfast.upDirectly();

      try (HttpDaemon http = holdfast.http()) {
        if (combination.isDurable()) {
          assertThat(http.get("m/list")).asString(UTF_8).isEqualTo("[1,2,3]");
          assertThat(put(http, "m/a", "Idempotency-Key", "same").statusCode()).isEqualTo(200);
          assertThat(put(http, "m/fenced", "Holdfast-Fence", Long.toString(token - 1)))
              .matches(answer -> answer.statusCode() == 409, "the fence outlives the daemon");
        } else {
          assertThat(http.send("GET", "/v1/contexts/m/list", new byte[0]).statusCode())
              .as("what nobody keeps is gone")
              .isEqualTo(404);
        }
        writeAgain(http);
      }
    }
  }

  private static void writeAndConflict(HttpDaemon http) throws IOException {
    HttpDaemon.ok(http.putJson("m/a", "{\"n\":1}".getBytes(UTF_8)));
    for (int i = 1; i <= 3; i++) {
      HttpDaemon.ok(http.append("m/list", Integer.toString(i), "append-" + i));
    }
    assertThat(http.get("m/list")).asString(UTF_8).isEqualTo("[1,2,3]");

    HttpResponse<byte[]> conflict = put(http, "m/a", "If-Match", "\"7\"");

    assertThat(conflict.statusCode()).isEqualTo(412);
    JsonSlice problem = JsonSlice.parse(conflict.body(), 8);
    assertThat(problem.member("code").orElseThrow().asText()).isEqualTo("conflict");
    assertThat(problem.member("currentVersion").orElseThrow().asLong()).isEqualTo(1);
    HttpDaemon.ok(put(http, "m/a", "If-Match", "\"1\""));
  }

  /** Answers the fencing token. */
  private static long leaseAndFence(HttpDaemon http) throws IOException {
    byte[] wanted = "{\"names\": [\"m/fenced\"], \"ttl\": \"30s\"}".getBytes(UTF_8);
    HttpResponse<byte[]> granted =
        HttpDaemon.ok(http.send("POST", "/v1/leases", wanted, "Content-Type", JSON));
    JsonSlice lease = JsonSlice.parse(granted.body(), 8);
    long token = lease.member("token").orElseThrow().asLong();

    HttpResponse<byte[]> held = http.send("POST", "/v1/leases", wanted, "Content-Type", JSON);
    HttpResponse<byte[]> stale = put(http, "m/fenced", "Holdfast-Fence", Long.toString(token - 1));

    assertThat(held.statusCode()).isEqualTo(409);
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(new String(stale.body(), UTF_8)).contains("stale-fence");
    HttpDaemon.ok(put(http, "m/fenced", "Holdfast-Fence", Long.toString(token)));
    return token;
  }

  /** The store takes writes after a restart too, whatever it and the log remembered. */
  private static void writeAgain(HttpDaemon http) throws IOException {
    for (int i = 0; i < 20; i++) {
      HttpDaemon.ok(http.putJson("again/" + i, Integer.toString(i).getBytes(UTF_8)));
      assertThat(http.get("again/" + i)).asString(UTF_8).isEqualTo(Integer.toString(i));
    }
  }

  private static HttpResponse<byte[]> put(HttpDaemon http, String key, String header, String value)
      throws IOException {
    return http.send(
        "PUT", "/v1/contexts/" + key, "{}".getBytes(UTF_8), "Content-Type", JSON, header, value);
  }
}
