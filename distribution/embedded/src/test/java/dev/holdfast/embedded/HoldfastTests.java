package dev.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.DryRun;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldfastTests {
  private static final ContextKey KEY = new ContextKey("plans/today");

  @TempDir Path directory;

  private HoldfastConfig config() {
    return HoldfastConfig.at(directory.resolve("home"));
  }

  private static Outcome<List<Written>> put(ContextRuntime ports, ContextKey key, String text) {
    return ports
        .contexts()
        .write(
            WriteRequest.of(
                new WriteOperation.Put(
                    key, Content.json(text.getBytes(StandardCharsets.UTF_8)), WriteOptions.NONE)));
  }

  @Test
  void whatIsWrittenIsReadAndListed() {
    try (Holdfast holdfast = Holdfast.start(config())) {
      assertThat(put(holdfast.ports(), KEY, "{\"goal\":1}").orThrow().getFirst().version())
          .isEqualTo(1);

      assertThat(holdfast.contexts().find(KEY, OptionalLong.empty()).orThrow().value())
          .asString()
          .isEqualTo("{\"goal\":1}");
      assertThat(holdfast.contexts().history(KEY, 0, 10).orThrow().items()).hasSize(1);
    }
  }

  @Test
  void aDryRunKeepsNothing() throws Exception {
    try (Holdfast holdfast = Holdfast.start(config())) {
      put(holdfast.ports(), KEY, "1").orThrow();

      DryRun.Result<String> tried =
          DryRun.run(() -> {
            put(holdfast.ports(), KEY, "2").orThrow();
            put(holdfast.ports(), new ContextKey("plans/new"), "3").orThrow();
            return text(holdfast, KEY);
          });

      assertThat(tried.value()).isEqualTo("2");
      assertThat(tried.report().effects())
          .extracting(DryRunReport.Effect::versionAfter)
          .containsExactly(2L, 1L);
      assertThat(tried.report().notIntercepted()).isNotEmpty();
      assertThat(text(holdfast, KEY)).isEqualTo("1");
      assertThat(holdfast.contexts().list("", Optional.empty(), 10).orThrow().items()).hasSize(1);
    }
  }

  private static String text(Holdfast holdfast, ContextKey key) {
    return new String(
        holdfast.contexts().find(key, OptionalLong.empty()).orThrow().value(),
        StandardCharsets.UTF_8);
  }

  @Test
  void theRightsOfThePrincipalHold() {
    try (Holdfast holdfast = Holdfast.start(config())) {
      ContextRuntime guest = holdfast.as(new Principal("guest", List.of("guest"), false, false));

      assertThatThrownBy(() -> put(guest, KEY, "1").orThrow())
          .isInstanceOfSatisfying(
              HoldfastException.class,
              e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.FORBIDDEN));
      put(guest, new ContextKey("guest/x"), "1").orThrow();
      assertThat(
              holdfast
                  .contexts()
                  .find(new ContextKey("guest/x"), OptionalLong.empty())
                  .orThrow()
                  .summary()
                  .writer())
          .isEqualTo("guest");
    }
  }

  @Test
  void aStaleHolderIsRefused() {
    try (Holdfast holdfast = Holdfast.start(config())) {
      Leases.Request request =
          new Leases.Request(
              List.of(KEY.text()),
              Leases.Mode.EXCLUSIVE,
              Duration.ofSeconds(30),
              Duration.ZERO,
              "first");
      Leases.Lease first = holdfast.leases().acquire(request).orThrow();
      holdfast.leases().release(first.id()).orThrow();
      Leases.Lease second = holdfast.leases().acquire(request).orThrow();

      WriteRequest stale =
          WriteRequest.of(
              new WriteOperation.Put(
                  KEY,
                  Content.json("1".getBytes(StandardCharsets.UTF_8)),
                  WriteOptions.NONE.withFence(first.token())));

      assertThat(second.token()).isGreaterThan(first.token());
      assertThat(holdfast.contexts().write(stale))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.STALE_FENCE));
    }
  }

  @Test
  void aWrongSettingFailsTheStartWithTheDaemonsWords() {
    assertThatThrownBy(() -> Holdfast.start(config().with("memory.hard-limt", "1GiB")))
        .isInstanceOfSatisfying(
            HoldfastStartException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains("memory.hard-limt", "memory.hard-limit"));
  }

  @Test
  void aBackendThatIsNotOnThePathIsNamed() {
    assertThatThrownBy(() -> Holdfast.start(config().with("store.provider", "redis")))
        .hasMessageContaining("redis")
        .hasMessageContaining("memory");
  }

  @Test
  void aFailedStartLeavesNothingOpen() {
    assertThatThrownBy(() -> Holdfast.start(config().with("store.provider", "redis")))
        .isInstanceOf(HoldfastStartException.class);

    try (Holdfast holdfast = Holdfast.start(config())) {
      assertThat(holdfast.ports().observatory().health().issues()).isEmpty();
    }
  }

  @Test
  void settingsGoBeforeTheFile() throws Exception {
    Path file = directory.resolve("config.yaml");
    Files.writeString(file, "gateways: []\nlimits: { value: 1KiB }\n");

    try (Holdfast holdfast = Holdfast.start(config().withFile(file))) {
      assertThat(holdfast.ports().limits().valueBytes()).isEqualTo(1024);
    }
    try (Holdfast holdfast = Holdfast.start(config().withFile(file).with("limits.value", "2KiB"))) {
      assertThat(holdfast.ports().limits().valueBytes()).isEqualTo(2048);
    }
  }

  @Test
  void whatServesIsListedAndCannotBeReloaded() {
    try (Holdfast holdfast = Holdfast.start(config())) {
      List<Observatory.PluginStatus> plugins = holdfast.ports().observatory().plugins();

      assertThat(plugins).singleElement();
      assertThat(plugins.getFirst().provides())
          .contains("store:memory", "lock:local", "persistence:wal", "encoder:json");
      assertThat(plugins.getFirst().available()).doesNotContain("store:memory");
      assertThat(holdfast.ports().plugins().reload("application"))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNSUPPORTED));
    }
  }
}
