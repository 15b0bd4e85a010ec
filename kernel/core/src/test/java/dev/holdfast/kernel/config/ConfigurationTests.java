package dev.holdfast.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.api.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTests {
  @TempDir Path folder;
  private Loading loading;

  @BeforeEach
  void prepare() {
    loading = new Loading(folder);
  }

  @Test
  void withoutAnySourceTheDefaultsOfTheContractHold() throws ConfigurationException {
    Configuration configuration = Loading.nothing();

    assertThat(configuration.provider("store")).isEqualTo("memory");
    assertThat(configuration.provider("lock")).isEqualTo("local");
    assertThat(configuration.provider("persistence")).isEqualTo("wal");
    assertThat(configuration.gateways()).containsExactly("http", "mcp");
    assertThat(configuration.limits()).isEqualTo(Limits.DEFAULTS);
    assertThat(configuration.expiry())
        .isEqualTo(
            new ExpirySettings(
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                Duration.ofSeconds(1)));
    assertThat(configuration.classRules()).isEmpty();
    assertThat(configuration.idempotency())
        .isEqualTo(new IdempotencySettings(Duration.ofHours(24), 100_000));
    assertThat(configuration.memory().hardLimitBytes()).isEqualTo(100L << 20);
  }

  @Test
  void automaticBackupsThatCouldNeverBeWrittenAreMistakes() throws ConfigurationException {
    assertThat(loading.problems("backup: { every: 1h }"))
        .singleElement()
        .asString()
        .startsWith("config.yaml:1: backup.every: ")
        .contains("backup.directory");
    assertThat(loading.problems("persistence: none\nbackup: { directory: /mnt/x }"))
        .singleElement()
        .asString()
        .startsWith("config.yaml:2: backup.directory: ");
    Path data = folder.resolve("data");
    Configuration within = loading.file("backup: { directory: " + data.resolve("b") + " }");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> within.refuseBackupsWithin(data))
        .satisfies(e ->
            assertThat(loading.lines(e))
                .singleElement()
                .asString()
                .startsWith("config.yaml:1: backup.directory: "));
    loading
        .file("backup: { directory: " + folder.resolve("data-b") + " }")
        .refuseBackupsWithin(data);
  }

  @Test
  void everyKeyOfTheContractTakesEffect() throws ConfigurationException {
    Configuration configuration =
        loading.file(
            """
            store:       { provider: rocksdb, config: { cache: 64MiB } }
            lock:        redis
            persistence: { provider: none }
            gateways:    [mcp]
            memory:      { hard-limit: 1GiB }
            expiry:      { default: 10m, min: 1s, max: 2h, sweep: 250ms }
            contexts:    { classes: [ { prefix: scratch/, class: cache, ttl: 15m },
                                      { prefix: scratch/plan, class: keep },
                                      { prefix: "", class: cache } ] }
            idempotency: { retention: 1h, per-principal: 10 }
            limits:      { value: 1MiB, batch: 2MiB, batch-operations: 3, headers: 4KiB, json-depth: 5, connections: 6 }
            plugins:     { hot: false }
            """);

    assertThat(configuration.provider("store")).isEqualTo("rocksdb");
    assertThat(configuration.settings("store").bytes("cache", 1, 0, 1L << 30)).isEqualTo(64 << 20);
    assertThat(configuration.provider("lock")).isEqualTo("redis");
    assertThat(configuration.provider("persistence")).isEqualTo("none");
    assertThat(configuration.gateways()).containsExactly("mcp");
    assertThat(configuration.memory().hardLimitBytes()).isEqualTo(1L << 30);
    assertThat(configuration.expiry())
        .isEqualTo(
            new ExpirySettings(
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                Duration.ofHours(2),
                Duration.ofMillis(250)));
    assertThat(configuration.classRules())
        .containsExactly(
            new ClassRule("scratch/", EntryClass.CACHE, Optional.of(Duration.ofMinutes(15))),
            new ClassRule("scratch/plan", EntryClass.KEEP, Optional.empty()),
            new ClassRule("", EntryClass.CACHE, Optional.empty()));
    assertThat(configuration.idempotency())
        .isEqualTo(new IdempotencySettings(Duration.ofHours(1), 10));
    assertThat(configuration.limits())
        .isEqualTo(new Limits(1 << 20, 2 << 20, 3, 4 << 10, 5, 6, Duration.ofSeconds(5)));
  }

  @Test
  void flagBeatsEnvironmentBeatsFileBeatsDefault() throws ConfigurationException {
    Configuration configuration =
        loading.all(
            "lock: file\nstore: file\npersistence: file\n",
            Map.of("HOLDFAST_LOCK", "variable", "HOLDFAST_STORE_PROVIDER", "variable"),
            Map.of("lock", "flag"));

    assertThat(configuration.provider("lock")).isEqualTo("flag");
    assertThat(configuration.provider("store")).isEqualTo("variable");
    assertThat(configuration.provider("persistence")).isEqualTo("file");
  }

  @Test
  void variablesSpellPathsInUpperCaseWithUnderscores() throws ConfigurationException {
    Configuration configuration =
        Loading.environment(
            Map.of(
                "HOLDFAST_HTTP_PORT", "0",
                "HOLDFAST_LIMITS_BATCH_OPERATIONS", "7",
                "HOLDFAST_GATEWAYS", "mcp, http",
                "HOLDFAST_PERSISTENCE_CONFIG_SEGMENT_SIZE", "1MiB"));

    assertThat(configuration.section("http").number("port", 7433, 0, 65535)).isZero();
    assertThat(configuration.limits().batchOperations()).isEqualTo(7);
    assertThat(configuration.gateways()).containsExactly("mcp", "http");
    assertThat(configuration.settings("persistence").bytes("segment-size", 1, 1, 1L << 30))
        .isEqualTo(1 << 20);
  }

  @Test
  void variablesOfTheLauncherAndOfStrangersAreNoSettings() throws ConfigurationException {
    Loading.environment(
            Map.of(
                "HOLDFAST_HOME", "/x",
                "HOLDFAST_TOKEN", "t",
                "HOLDFAST_JAVA_OPTS", "-Xmx1g",
                "HOLDFAST_LAUNCHER", "/x",
                "HOLDFAST_LEASE", "l",
                "HOLDFAST_FENCE", "7",
                "PATH", "/bin",
                "holdfast_http_port", "x"))
        .rejectUnread();
  }

  @Test
  void anEmptyFileCommentsAndEmptySectionsSetNothing() throws ConfigurationException {
    for (String yaml :
        List.of("", "# nothing\n", "---\n", "~", "\uFEFF", "{}", "http:\nlimits:\n")) {
      assertThat(loading.file(yaml).provider("store")).isEqualTo("memory");
    }
  }

  @Test
  void byteOrderMarkAndCarriageReturnsAreAccepted() throws ConfigurationException {
    Configuration configuration = loading.file("\uFEFFhttp:\r\n  port: 1\r\nstore: other\r\n");
    assertThat(configuration.provider("store")).isEqualTo("other");
    assertThat(configuration.section("http").number("port", 0, 0, 10)).isEqualTo(1);
  }

  @Test
  void noGatewayIsAChoice() throws ConfigurationException {
    assertThat(loading.file("gateways: []\n").gateways()).isEmpty();
    assertThat(Loading.environment(Map.of("HOLDFAST_GATEWAYS", "")).gateways()).isEmpty();
  }

  @Test
  void effectiveSettingsTellWhereEachCameFrom() throws ConfigurationException {
    Configuration configuration =
        loading.all(
            "store:\n  config: {password: hunter2, cache: 1MiB}\nlock: other\n",
            Map.of("HOLDFAST_HTTP_HOST", "::1"),
            Map.of("http.port", "0"));

    assertThat(configuration.effective())
        .contains(
            new Configuration.Effective("http.host", "::1", "environment HOLDFAST_HTTP_HOST"),
            new Configuration.Effective("http.port", "0", "flag"),
            new Configuration.Effective("lock.provider", "other", folder + "/config.yaml:3"),
            new Configuration.Effective("store.config.cache", "1MiB", folder + "/config.yaml:2"),
            new Configuration.Effective(
                "store.config.password", "(hidden)", folder + "/config.yaml:2"),
            new Configuration.Effective("memory.hard-limit", "100MiB", "default"),
            new Configuration.Effective("gateways", "[http, mcp]", "default"))
        .extracting(Configuration.Effective::path)
        .isSorted()
        .doesNotHaveDuplicates()
        .containsAll(Keys.ALL.stream().map(Key::path).toList());
  }

  @Test
  void defaultsOfProvidersAreEffectiveOnceTheyAreRead() throws ConfigurationException {
    Configuration configuration = Loading.nothing();
    configuration.settings("persistence").choice("sync", List.of("os", "fsync"), "fsync");
    assertThat(configuration.effective())
        .contains(new Configuration.Effective("persistence.config.sync", "fsync", "default"));
  }

  @Test
  void anUnknownProviderIsNamedWithItsLineTheNearestAndAllThatAreKnown()
      throws ConfigurationException {
    Configuration configuration = loading.file("# mine\n\nstore: memroy\n");
    assertThat(loading.lines(configuration.unknownProvider("store", List.of("memory", "rocksdb"))))
        .containsExactly(
            "config.yaml:3: store: 'memroy' is not a known provider; did you mean 'memory'? Known:"
                + " memory, rocksdb.");
    assertThat(loading.lines(configuration.unknownProvider("lock", List.of())))
        .containsExactly(
            "default: lock: 'local' is not a known provider; no plugin provides one. Look into the"
                + " plugin folder.");
  }

  @Test
  void anUnknownGatewayIsNamedWithItsOwnLine() throws ConfigurationException {
    Configuration configuration = loading.file("gateways:\n  - http\n  - mpc\n");
    assertThat(loading.lines(configuration.unknownGateway("mpc", List.of("http", "mcp"))))
        .containsExactly(
            "config.yaml:3: gateways: 'mpc' is not a known gateway; did you mean 'mcp'? Known:"
                + " http, mcp.");
  }

  @Test
  void onlySpisWithOneProviderHaveOne() throws ConfigurationException {
    Configuration configuration = Loading.nothing();
    assertThatIllegalArgumentException().isThrownBy(() -> configuration.provider("gateway"));
    assertThatIllegalArgumentException().isThrownBy(() -> configuration.settings("http"));
  }
}
