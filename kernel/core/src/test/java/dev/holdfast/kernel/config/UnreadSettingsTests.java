package dev.holdfast.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sections of providers: typed reads, and keys that nobody reads. */
class UnreadSettingsTests {
  @TempDir Path folder;
  private Loading loading;

  @BeforeEach
  void prepare() {
    loading = new Loading(folder);
  }

  private static void readAsGateway(Configuration configuration) {
    Settings http = configuration.section("http");
    http.text("host", "127.0.0.1");
    http.number("port", 7433, 0, 65_535);
    http.text("tls.certificate", "");
  }

  private List<String> unread(Configuration configuration) {
    try {
      configuration.rejectUnread();
      return List.of();
    } catch (ConfigurationException e) {
      return loading.lines(e);
    }
  }

  @Test
  void whatWasReadIsAccepted() throws ConfigurationException {
    Configuration configuration =
        loading.all(
            "http:\n  host: x\n  tls: {certificate: y}\n",
            Map.of("HOLDFAST_HTTP_PORT", "1"),
            Map.of("http.port", "2"));
    readAsGateway(configuration);
    assertThat(unread(configuration)).isEmpty();
  }

  @Test
  void everyUnreadKeyIsNamedWithTheNearestThatWasRead() throws ConfigurationException {
    Configuration configuration =
        loading.all(
            """
            http:
              hots: x
              tls: {certificat: y}
            store:
              provider: memory
              config:
                entries: 5
            persistence: { config: { snyc: os } }
            """,
            Map.of("HOLDFAST_HTTP_PROT", "1", "HOLDFAST_STORE_CONFIG_SIZE", "2"),
            Map.of("http.porto", "2"));
    readAsGateway(configuration);
    configuration.settings("persistence").choice("sync", List.of("os", "fsync"), "fsync");

    assertThat(unread(configuration))
        .containsExactlyInAnyOrder(
            "config.yaml:2: http.hots: unknown key; did you mean 'http.host'? Known here: host,"
                + " port, tls.certificate.",
            "config.yaml:3: http.tls.certificat: unknown key; did you mean 'http.tls.certificate'?"
                + " Known here: host, port, tls.certificate.",
            "config.yaml:7: store.config.entries: unknown key; there are no settings here, remove"
                + " it.",
            "config.yaml:8: persistence.config.snyc: unknown key; did you mean"
                + " 'persistence.config.sync'? Known here: sync.",
            "environment HOLDFAST_HTTP_PROT: nobody reads this variable; did you mean"
                + " 'HOLDFAST_HTTP_PORT'? Known: HOLDFAST_HTTP_HOST, HOLDFAST_HTTP_PORT,"
                + " HOLDFAST_HTTP_TLS_CERTIFICATE.",
            "environment HOLDFAST_STORE_CONFIG_SIZE: nobody reads this variable; there are no"
                + " settings here, remove it.",
            "flag: http.porto: unknown key; did you mean 'http.port'? Known here: host, port,"
                + " tls.certificate.");
  }

  @Test
  void aKeyOfTheFileIsReadAlsoWhenAFlagWins() throws ConfigurationException {
    Configuration configuration =
        loading.all("http: {port: 1}\n", Map.of(), Map.of("http.port", "2"));
    assertThat(configuration.section("http").number("port", 0, 0, 9)).isEqualTo(2);
    assertThat(unread(configuration)).isEmpty();
  }

  @Test
  void readingOneGatewayDoesNotExcuseAnother() throws ConfigurationException {
    Configuration configuration = loading.file("mcp: {port: 1}\n");
    readAsGateway(configuration);
    assertThat(unread(configuration))
        .containsExactly(
            "config.yaml:1: mcp.port: unknown key; there are no settings here, remove it.");
  }

  record Read(String value, Consumer<Settings> read, String complaint) {
    @Override
    public String toString() {
      return complaint;
    }
  }

  static Stream<Read> wrongReads() {
    return Stream.of(
        new Read("[a]", s -> s.text("k", "d"), "a list where text is expected, such as d."),
        new Read("", s -> s.text("k", ""), "no value where text is expected."),
        new Read("null", s -> s.text("k", "d"), "no value where text is expected, such as d."),
        new Read("{a: b}", s -> s.text("k", "d"), "a mapping where text is expected, such as d."),
        new Read("yes", s -> s.flag("k", true), "'yes' is not true or false, such as true."),
        new Read("TRUE", s -> s.flag("k", true), "'TRUE' is not true or false, such as true."),
        new Read(
            "fsink",
            s -> s.choice("k", List.of("buffered", "os", "fsync"), "fsync"),
            "'fsink' is not one of buffered, os, fsync; did you mean 'fsync'?"),
        new Read(
            "0x10",
            s -> s.number("k", 5, 1, 9),
            "'0x10' is not a whole number from 1 to 9, such as 5."),
        new Read(
            "10",
            s -> s.number("k", 5, 1, 9),
            "'10' is not a whole number from 1 to 9, such as 5."),
        new Read(
            "1.0",
            s -> s.number("k", 5, 1, 9),
            "'1.0' is not a whole number from 1 to 9, such as 5."),
        new Read(
            "1k",
            s -> s.bytes("k", 1024, 1, 2048),
            "'1k' is not a size from 1B to 2KiB, such as 1KiB."),
        new Read(
            "3KiB",
            s -> s.bytes("k", 1024, 1, 2048),
            "'3KiB' is not a size from 1B to 2KiB, such as 1KiB."),
        new Read(
            "99ms",
            s -> s.duration("k", Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofDays(1)),
            "'99ms' is not a duration from 100ms to 1d, such as 1s."));
  }

  @ParameterizedTest
  @MethodSource("wrongReads")
  void aReadOfTheWrongFormIsRefusedWithLineFormAndExample(Read read) throws ConfigurationException {
    Configuration configuration = loading.file("store:\n  config:\n    k: " + read.value() + "\n");
    assertThatThrownBy(() -> read.read().accept(configuration.settings("store")))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(loading.lines(List.of(String.valueOf(e.getMessage()))))
                  .containsExactly("config.yaml:3: store.config.k: " + read.complaint());
            });
  }

  @Test
  void readsOfTheRightFormGiveTheValue() throws ConfigurationException {
    Settings settings =
        loading
            .file(
                """
                store:
                  config: {text: "null", flag: false, word: os, number: -3, size: 2KiB, time: 250ms}
                """)
            .settings("store");

    assertThat(settings.text("text", "")).isEqualTo("null");
    assertThat(settings.flag("flag", true)).isFalse();
    assertThat(settings.choice("word", List.of("os"), "")).isEqualTo("os");
    assertThat(settings.number("number", 0, -5, 5)).isEqualTo(-3);
    assertThat(settings.bytes("size", 0, 0, 4096)).isEqualTo(2048);
    assertThat(settings.duration("time", Duration.ZERO, Duration.ZERO, Duration.ofDays(1)))
        .isEqualTo(Duration.ofMillis(250));
    assertThat(settings.text("absent", "default")).isEqualTo("default");
  }

  @Test
  void aSecretIsNeverShown() throws ConfigurationException {
    Configuration configuration = loading.file("store: {config: {token-length: sesame}}\n");
    assertThatThrownBy(() -> configuration.settings("store").number("token-length", 1, 1, 2))
        .hasMessageNotContaining("sesame")
        .hasMessageContaining("(hidden) is not a whole number");
  }

  private static final String WEATHER =
      """
      plugins:
        config:
          weather:
            units: metric
            citty: Ulm
          tide: {port: 1}
      """;

  @Test
  void sectionOfAPluginIsReadByProviderName() throws ConfigurationException {
    Configuration configuration =
        loading.all(WEATHER, Map.of("HOLDFAST_PLUGINS_CONFIG_WEATHER_UNITS", "si"), Map.of());

    assertThat(configuration.pluginSection("weather").text("units", "")).isEqualTo("si");
  }

  @Test
  void unreadKeysOfPluginsAreNamedWithFileAndLine() throws ConfigurationException {
    Configuration configuration = loading.file(WEATHER);
    configuration.pluginSection("weather").text("units", "metric");
    configuration.pluginSection("weather").text("city", "");

    assertThat(unread(configuration))
        .containsExactly(
            "config.yaml:5: plugins.config.weather.citty: unknown key; did you mean"
                + " 'plugins.config.weather.city'? Known here: weather.city, weather.units.",
            "config.yaml:6: plugins.config.tide.port: unknown key; the nearest is"
                + " 'plugins.config.weather.city'. Known here: weather.city, weather.units.");
  }

  @Test
  void sectionOfAPluginThatMayComeIsExcused() throws ConfigurationException {
    Configuration configuration = loading.file(WEATHER);
    configuration.pluginSection("weather").text("units", "metric");

    assertThatThrownBy(() -> configuration.rejectUnread("tide"::equals))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains("plugins.config.weather.citty"));
  }

  @Test
  void valueThatAPluginCouldNotReadIsAMistakeOfTheConfiguration() throws ConfigurationException {
    Configuration configuration = loading.file("plugins: {config: {weather: {every: soon}}}");
    Settings settings = configuration.pluginSection("weather");
    assertThatThrownBy(() ->
            settings.duration("every", Duration.ofSeconds(1), Duration.ZERO, Duration.ofHours(1)))
        .isInstanceOf(HoldfastException.class);

    assertThat(unread(configuration))
        .singleElement()
        .asString()
        .startsWith("config.yaml:1: plugins.config.weather.every: 'soon' is not a duration");
  }

  @Test
  void keysThatOneProviderLeftUnreadAreFoundAlone() throws ConfigurationException {
    Configuration configuration = loading.file(WEATHER);

    assertThat(configuration.unreadPluginKeys("snow")).isEmpty();
    assertThat(configuration.unreadPluginKeys("tide"))
        .hasValueSatisfying(e -> assertThat(e.problems()).hasSize(1));
  }
}
