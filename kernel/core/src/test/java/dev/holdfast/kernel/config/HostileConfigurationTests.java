package dev.holdfast.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong file, variable and flag, and the exact lines that people read about it. */
class HostileConfigurationTests {
  private static final String TOP_LEVEL =
      "Known here: backup, checkpoint, contexts, deadlines, encoder, expiry, gateways, history, http, idempotency, integrity, jobs, limits, lock, mcp, memory,"
          + " persistence, plugins, store.";

  @TempDir Path folder;
  private Loading loading;

  @BeforeEach
  void prepare() {
    loading = new Loading(folder);
  }

  record Case(String name, String yaml, List<String> lines) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case wrong(String name, String yaml, String... lines) {
    return new Case(name, yaml, List.of(lines));
  }

  static Stream<Case> form() {
    return Stream.of(
        wrong(
            "an alias",
            "store: &s memory\nlock: *s\n",
            "config.yaml:1: store: anchors are not allowed (&'s'); remove it.",
            "config.yaml:2: lock: aliases are not allowed (*'s'); write the value itself."),
        wrong(
            "a bomb of aliases",
            "a: &a [x, x]\nb: &b [*a, *a]\n",
            "config.yaml:1: a: anchors are not allowed (&'a'); remove it.",
            "config.yaml:1: a: unknown key; the nearest is 'mcp'. " + TOP_LEVEL,
            "config.yaml:2: b: anchors are not allowed (&'b'); remove it.",
            "config.yaml:2: b: aliases are not allowed (*'a'); write the value itself.",
            "config.yaml:2: b: aliases are not allowed (*'a'); write the value itself.",
            "config.yaml:2: b: unknown key; the nearest is 'jobs'. " + TOP_LEVEL),
        wrong(
            "an alias as a key",
            "store: &s memory\n*s : local\n",
            "config.yaml:1: store: anchors are not allowed (&'s'); remove it.",
            "config.yaml:2: aliases are not allowed (*'s'); write the value itself."),
        wrong(
            "a merge key",
            "memory: {hard-limit: 1GiB}\nlimits:\n  <<: {value: 1MiB}\n",
            "config.yaml:3: limits.<<: unknown key; the nearest is 'limits.batch'. Known here:"
                + " batch, batch-operations, connections, headers, json-depth, value."),
        wrong(
            "a tag of a type",
            "store: !!str memory\n",
            "config.yaml:1: store: tags are not allowed ('tag:yaml.org,2002:str'); remove it."),
        wrong(
            "a tag of a class",
            "store:\n  !!javax.script.ScriptEngineManager [x]\n",
            "config.yaml:2: store: tags are not allowed"
                + " ('tag:yaml.org,2002:javax.script.ScriptEng...'); remove it.",
            "config.yaml:2: store: a list where a mapping is expected, such as store: {provider:"
                + " NAME, config: {...}}."),
        wrong(
            "the empty tag",
            "store: ! memory\n",
            "config.yaml:1: store: tags are not allowed ('!'); remove it."),
        wrong(
            "a tag on the document",
            "--- !!map\nstore: memory\n",
            "config.yaml:1: tags are not allowed ('tag:yaml.org,2002:map'); remove it."),
        wrong(
            "a key twice",
            "http:\n  port: 1\n  host: x\n  port: 2\n",
            "config.yaml:4: http.port: the key is there twice, first on line 2; remove one."),
        wrong(
            "a section twice",
            "http: {port: 1}\nlimits: {}\nhttp: {host: x}\n",
            "config.yaml:3: http: the key is there twice, first on line 1; remove one."),
        wrong(
            "a key twice in other quotes",
            "store: memory\n\"store\": memory\n",
            "config.yaml:2: store: the key is there twice, first on line 1; remove one."),
        wrong(
            "two documents",
            "store: memory\n---\nlock: local\n",
            "config.yaml:2: a second document starts here; the configuration is one document."),
        wrong(
            "a list",
            "# no mapping\n- store\n",
            "config.yaml:2: the configuration is a mapping such as 'store: memory', not a list."),
        wrong(
            "a word",
            "memory",
            "config.yaml:1: the configuration is a mapping such as 'store: memory', not a single"
                + " value."),
        wrong(
            "a key that is a list",
            "? [a, b]\n: c\n",
            "config.yaml:1: a key is a single word, not a list."),
        wrong(
            "an empty key",
            "http:\n  '': 1\n",
            "config.yaml:2: http: a key is empty; name it or remove it."),
        wrong(
            "a lonely star",
            "store: *\n",
            "config.yaml:1: this is not YAML: unexpected character found \\u000a(10)."),
        wrong(
            "a tag behind a directive",
            "%TAG ! tag:x,2000:\n---\nstore: !foo memory\n",
            "config.yaml:3: store: tags are not allowed ('tag:x,2000:foo'); remove it."),
        wrong(
            "a tab",
            "http:\n\tport: 1\n",
            "config.yaml:2: this is not YAML: found character '\\t(TAB)' that cannot start any"
                + " token. (Do not use \\t(TAB) for indentation)."),
        wrong(
            "two colons",
            "http:\n  port: 1: 2\n",
            "config.yaml:2: this is not YAML: mapping values are not allowed here."),
        wrong(
            "an open bracket",
            "store: memory\ngateways: [http\n",
            "config.yaml:3: this is not YAML: expected ',' or ']', but got <stream end>."),
        wrong(
            "an open quote",
            "store: 'mem\n",
            "config.yaml:2: this is not YAML: found unexpected end of stream."),
        wrong(
            "a control character",
            "store: memory\nlock: lo\u0007cal\n",
            "config.yaml:2: this is not YAML: the character U+0007 is not allowed."),
        wrong(
            "deep nesting",
            "store:\n  " + "[".repeat(100_000),
            "config.yaml:2: nested deeper than 16 levels."));
  }

  static Stream<Case> structure() {
    return Stream.of(
        wrong(
            "a misspelt section",
            "htpp: {port: 1}\n",
            "config.yaml:1: htpp: unknown key; did you mean 'http'? " + TOP_LEVEL),
        wrong(
            "another case",
            "\nSTORE: memory\n",
            "config.yaml:2: STORE: unknown key; did you mean 'store'? " + TOP_LEVEL),
        wrong(
            "a key without its section",
            "port: 7433\n",
            "config.yaml:1: port: unknown key; did you mean 'http.port'? " + TOP_LEVEL),
        wrong(
            "a dotted key",
            "http.port: 7433\n",
            "config.yaml:1: http.port: unknown key; write it nested: http: {port: ...}."),
        wrong(
            "a misspelt key of the kernel",
            "limits:\n  value: 1MiB\n  conections: 5\n",
            "config.yaml:3: limits.conections: unknown key; did you mean 'limits.connections'?"
                + " Known here: batch, batch-operations, connections, headers, json-depth,"
                + " value."),
        wrong(
            "a key of another section",
            "limits: {retention: 1h}\n",
            "config.yaml:1: limits.retention: unknown key; did you mean 'idempotency.retention'?"
                + " Known here: batch, batch-operations, connections, headers, json-depth,"
                + " value."),
        wrong(
            "a key beside the provider",
            "persistence:\n  provider: wal\n  sync: os\n",
            "config.yaml:3: persistence.sync: unknown key; the nearest is 'persistence.config'."
                + " Known here: config, provider."),
        wrong(
            "a terminal's escape in a key",
            "\"a\\e[2Jb\\u202Ec\\nd\": 1\n",
            "config.yaml:1: a\\u001b[2Jb\\u202ec\\u000ad: unknown key; the nearest is 'backup'. "
                + TOP_LEVEL),
        wrong(
            "a value where a section belongs",
            "store: memory\nlimits: 5\n",
            "config.yaml:2: limits: a single value where a mapping is expected, such as limits:"
                + " {value: 8MiB}."),
        wrong(
            "a list where a gateway's section belongs",
            "http:\n- 1\n",
            "config.yaml:2: http: a list where a mapping is expected, such as http: {host:"
                + " 127.0.0.1}."),
        wrong(
            "a value where the provider's settings belong",
            "store: {provider: memory, config: 5}\n",
            "config.yaml:1: store.config: a single value where a mapping is expected, such as"
                + " store.config: {KEY: VALUE}."),
        wrong(
            "a gateway's section without the gateway",
            "gateways: [mcp]\nhttp: {port: 1}\n",
            "config.yaml:2: http: 'http' is not listed in gateways, so nobody reads this; add it"
                + " there or remove this."),
        wrong(
            "a router",
            "router: priority\nencoder:\n  binary: {}\nhistory: {retention: 1h}\nintegrity: {digest: crc32c}\n",
            "config.yaml:1: router: has no effect in this version; remove it.",
            "config.yaml:3: encoder.binary: unknown key; the nearest is 'encoder.config'. Known"
                + " here: config, provider.",
            "config.yaml:4: history.retention: a single value where a mapping is expected, such as"
                + " history.retention: {all: 30d}.",
            "config.yaml:5: integrity.digest: has no effect in this version; remove it."),
        wrong(
            "sections of plugins that are no mapping",
            "plugins:\n  config: 3\n",
            "config.yaml:2: plugins.config: a single value where a mapping is expected, such as"
                + " plugins.config: {KEY: VALUE}."));
  }

  static Stream<Case> values() {
    return Stream.of(
        wrong(
            "a port too high",
            "http: {port: 65536}\n",
            "config.yaml:1: http.port: '65536' is not a whole number from 0 to 65535, such as"
                + " 7433."),
        wrong(
            "a port that is no number",
            "http:\n  host: x\n  port: seven\n",
            "config.yaml:3: http.port: 'seven' is not a whole number from 0 to 65535, such as"
                + " 7433."),
        wrong(
            "no port",
            "http:\n  port:\n",
            "config.yaml:2: http.port: no value where a whole number from 0 to 65535 is expected,"
                + " such as 7433."),
        wrong(
            "a port that is a mapping",
            "http:\n  port:\n    number: 1\n",
            "config.yaml:3: http.port: a mapping where a whole number from 0 to 65535 is expected,"
                + " such as 7433."),
        wrong(
            "a host that is a list",
            "http: {host: [a]}\n",
            "config.yaml:1: http.host: a list where text is expected, such as 127.0.0.1."),
        wrong(
            "a size without a unit",
            "memory: {hard-limit: 100}\n",
            "config.yaml:1: memory.hard-limit: '100' is not a size from 1MiB to 1024GiB, such as"
                + " 100MiB."),
        wrong(
            "a decimal unit",
            "limits: {value: 8MB}\n",
            "config.yaml:1: limits.value: '8MB' is not a size from 1KiB to 1GiB, such as 8MiB."),
        wrong(
            "a size that overflows",
            "limits: {batch: 99999999999999GiB}\n",
            "config.yaml:1: limits.batch: '99999999999999GiB' is not a size from 1KiB to 1GiB,"
                + " such as 64MiB."),
        wrong(
            "a number that overflows",
            "limits: {connections: 99999999999999999999}\n",
            "config.yaml:1: limits.connections: '99999999999999999999' is not a whole number from"
                + " 1 to 100000, such as 256."),
        wrong(
            "a duration in words",
            "expiry: {sweep: 1 second}\n",
            "config.yaml:1: expiry.sweep: '1 second' is not a duration from 10ms to 1h, such as"
                + " 1s."),
        wrong(
            "a value on the next line",
            "expiry:\n  sweep:\n\n    5y\n",
            "config.yaml:4: expiry.sweep: '5y' is not a duration from 10ms to 1h, such as 1s."),
        wrong(
            "a long value with control characters",
            "lock: \"\\e[31m" + "x".repeat(100) + "\"\n",
            "config.yaml:1: lock.provider: '\\u001b[31m"
                + "x".repeat(35)
                + "...' is not a provider's name (kebab-case, at most 40 characters), such as"
                + " local."),
        wrong(
            "hot plugins of an unknown truth",
            "plugins: {hot: no}\n",
            "config.yaml:1: plugins.hot: 'no' is not true or false, such as true."),
        wrong(
            "no store",
            "store:\n",
            "config.yaml:1: store.provider: no value where a provider's name (kebab-case, at most 40"
                + " characters) is expected, such as memory."),
        wrong(
            "a store of the wrong form",
            "store: {provider: My_Store}\n",
            "config.yaml:1: store.provider: 'My_Store' is not a provider's name (kebab-case, at"
                + " most 40 characters), such as memory."),
        wrong(
            "a store that is a list",
            "store: [memory]\n",
            "config.yaml:1: store: a list where a mapping is expected, such as store: {provider:"
                + " NAME, config: {...}}."),
        wrong(
            "gateways twice and misshaped",
            "gateways:\n  - http\n  - Web\n  - http\n  - {a: b}\n",
            "config.yaml:3: gateways: 'Web' is not a provider's name (kebab-case, at most 40"
                + " characters), such as http.",
            "config.yaml:4: gateways: 'http' is there twice; remove one.",
            "config.yaml:5: gateways: a mapping where a provider's name (kebab-case, at most 40"
                + " characters) is expected, such as http."),
        wrong(
            "a gateway with the name of a section",
            "gateways: [http, limits]\n",
            "config.yaml:1: gateways: 'limits' is a section of its own, not a gateway; remove"
                + " it."),
        wrong(
            "a minimum above the maximum",
            "expiry:\n  max: 1m\n  min: 2m\n",
            "config.yaml:3: expiry.min: expiry.min (2m) is above expiry.max (1m); the order is min,"
                + " default, max."),
        wrong(
            "a maximum below the default",
            "expiry: {max: 1m}\n",
            "config.yaml:1: expiry.max: expiry.default (5m) is above expiry.max (1m); the order is"
                + " min, default, max."),
        wrong(
            "classes that are a mapping",
            "contexts:\n  classes: {scratch/: cache}\n",
            "config.yaml:2: contexts.classes: not a list of rules such as [{prefix: scratch/,"
                + " class: cache, ttl: 10m}]; it can be set in the file only."),
        wrong(
            "classes of every wrong kind",
            """
            contexts:
              classes:
                - word
                - prefix: a/
                - {class: cache}
                - {prefix: b/, class: cash}
                - {prefix: c/, class: cache, ttl: 1s}
                - {prefix: d/, class: keep, ttl: 1m}
                - {prefix: e/, class: cache, tll: 1m}
                - {prefix: e/, class: keep}
                - {prefix: /f, class: keep}
                - {prefix: holdfast/x, class: cache}
            """,
            "config.yaml:3: contexts.classes[0]: a single value is not a rule such as {prefix:"
                + " scratch/, class: cache, ttl: 10m}.",
            "config.yaml:4: contexts.classes[1]: 'class' is missing; add class: cache.",
            "config.yaml:5: contexts.classes[2]: 'prefix' is missing; add prefix: scratch/.",
            "config.yaml:6: contexts.classes[3].class: 'cash' is not one of keep, cache;"
                + " did you mean 'cache'?",
            "config.yaml:7: contexts.classes[4].ttl: '1s' is not a duration from 30s to 1h, such as"
                + " 1h.",
            "config.yaml:8: contexts.classes[5].ttl: a keep entry never expires; remove the ttl, or"
                + " write 'class: cache'.",
            "config.yaml:9: contexts.classes[6].tll: unknown key; did you mean 'ttl'? Known here:"
                + " class, prefix, ttl.",
            "config.yaml:10: contexts.classes[7].prefix: there is another rule for 'e/'; remove"
                + " one.",
            "config.yaml:11: contexts.classes[8].prefix: no key can begin with '/f'; write a prefix"
                + " such as scratch/.",
            "config.yaml:12: contexts.classes[9].prefix: no key can begin with 'holdfast/x'; write"
                + " a prefix such as scratch/."));
  }

  @ParameterizedTest
  @MethodSource({"form", "structure", "values"})
  void everyMistakeIsNamedWithItsLine(Case wrong) {
    assertThat(loading.problems(wrong.yaml())).containsExactlyElementsOf(wrong.lines());
  }

  @Test
  void allMistakesAreReportedTogetherInTheOrderOfTheFileAndThenTheRest() {
    String yaml = "htpp: {}\nlimits: {value: 1}\nexpiry: {sweep: never}\n";
    assertThatThrownBy(() ->
            loading.all(yaml, Map.of("HOLDFAST_HTTP_PORT", "x"), Map.of("memory.hard-limit", "2")))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(loading.lines(e))
                    .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("config.yaml:1: htpp: "),
                        line -> assertThat(line).startsWith("config.yaml:2: limits.value: "),
                        line -> assertThat(line).startsWith("config.yaml:3: expiry.sweep: "),
                        line ->
                            assertThat(line)
                                .isEqualTo(
                                    "flag: memory.hard-limit: '2' is not a size from 1MiB to"
                                        + " 1024GiB, such as 100MiB."),
                        line ->
                            assertThat(line)
                                .isEqualTo(
                                    "environment HOLDFAST_HTTP_PORT: http.port: 'x' is not a whole"
                                        + " number from 0 to 65535, such as 7433.")));
  }

  static Stream<Map.Entry<Map<String, String>, String>> variables() {
    return Stream.of(
        Map.entry(
            Map.of("HOLDFAST_HTPP_PORT", "1"),
            "environment HOLDFAST_HTPP_PORT: unknown variable; did you mean HOLDFAST_HTTP_PORT?"),
        Map.entry(
            Map.of("HOLDFAST_ROUTER", "priority"),
            "environment HOLDFAST_ROUTER: has no effect in this version; remove it."),
        Map.entry(
            Map.of("HOLDFAST_HISTORY_RETENTION", "1h"),
            "environment HOLDFAST_HISTORY_RETENTION: unknown variable; did you mean"
                + " HOLDFAST_HISTORY_RETENTION_ALL?"),
        Map.entry(
            Map.of("HOLDFAST_PLUGINS_HOT", "on"),
            "environment HOLDFAST_PLUGINS_HOT: plugins.hot: 'on' is not true or false, such as"
                + " true."),
        Map.entry(
            Map.of("HOLDFAST_GATEWAYS", "mcp", "HOLDFAST_HTTP_PORT", "1"),
            "environment HOLDFAST_HTTP_PORT: 'http' is not listed in gateways, so nobody reads"
                + " this; add it there or remove this."),
        Map.entry(
            Map.of("HOLDFAST_GATEWAYS", "http,,mcp"),
            "environment HOLDFAST_GATEWAYS: gateways: 'http,,mcp' is not a list of providers' names"
                + " (kebab-case, none twice), such as [http, mcp]."),
        Map.entry(
            Map.of("HOLDFAST_CONTEXTS_CLASSES", "x"),
            "environment HOLDFAST_CONTEXTS_CLASSES: contexts.classes: not a list of rules such as"
                + " [{prefix: scratch/, class: cache, ttl: 10m}]; it can be set in the file"
                + " only."),
        Map.entry(
            Map.of("HOLDFAST_STORE", "memory", "HOLDFAST_STORE_PROVIDER", "memory"),
            "environment HOLDFAST_STORE: store.provider: set twice; remove"
                + " HOLDFAST_STORE_PROVIDER."),
        Map.entry(
            Map.of("HOLDFAST_STORE", ""),
            "environment HOLDFAST_STORE: store.provider: '' is not a provider's name (kebab-case,"
                + " at most 40 characters), such as memory."));
  }

  @ParameterizedTest
  @MethodSource("variables")
  void everyWrongVariableIsNamed(Map.Entry<Map<String, String>, String> wrong) {
    assertThatThrownBy(() -> Loading.environment(wrong.getKey()))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e -> assertThat(e.problems()).containsExactly(wrong.getValue()));
  }

  @Test
  void everyWrongFlagIsNamed() {
    assertThatThrownBy(() -> Loading.flags(Map.of("http.prot", "1", "limits.valu", "1MiB")))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .startsWith(
                        "flag: limits.valu: unknown setting; did you mean 'limits.value'? Known:"));
  }

  @Test
  void aFileThatIsNoTextIsNamedWithItsLine() {
    byte[] yaml = "store: memory\nlock: ?local\n".getBytes(StandardCharsets.ISO_8859_1);
    yaml[20] = (byte) 0xC3;
    assertThatThrownBy(() -> loading.bytes(yaml, Map.of(), Map.of()))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(loading.lines(e))
                    .containsExactly("config.yaml:2: the file is not UTF-8 text."));
  }

  @Test
  void aFileOfOneMebibyteIsReadAndOneByteMoreIsNot() throws ConfigurationException {
    byte[] yaml = new byte[YamlReader.LARGEST_FILE];
    Arrays.fill(yaml, (byte) '\n');
    loading.bytes(yaml, Map.of(), Map.of());
    byte[] larger = Arrays.copyOf(yaml, yaml.length + 1);
    larger[yaml.length] = '\n';
    assertThatThrownBy(() -> loading.bytes(larger, Map.of(), Map.of()))
        .hasMessageEndingWith("config.yaml:1: the file is larger than 1MiB.");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path absent = folder.resolve("absent.yaml");
    assertThatThrownBy(() ->
            Configuration.load(new Configuration.Sources(Optional.of(absent), Map.of(), Map.of())))
        .hasMessageEndingWith("absent.yaml:1: there is no such file; check the path.");
  }

  @Test
  void aFolderIsNotAFile() {
    assertThatThrownBy(() ->
            Configuration.load(new Configuration.Sources(Optional.of(folder), Map.of(), Map.of())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the file cannot be read");
  }

  @Test
  void aReportOfNonsenseHasAnEnd() {
    String yaml =
        Stream.iterate(0, i -> i + 1)
            .limit(20_000)
            .map(i -> "nonsense-" + i + ": 1\n")
            .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
            .toString();
    assertThat(loading.problems(yaml)).hasSize(51).last().isEqualTo("and 19950 more");
  }
}
