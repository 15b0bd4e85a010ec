package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A mistake in the configuration is told by {@code up} itself. */
final class ConfigurationErrorsIT {

  private static Ran upWith(String yaml) {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure(yaml);
      return holdfast.run("up");
    }
  }

  @Test
  void anUnknownProviderListsTheKnownOnes() {
    Ran ran = upWith("store: { provider: memroy }\n");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains("config.yaml")
        .contains("2")
        .contains("memroy")
        .contains("memory");
    assertThat(ran.err()).doesNotContain("Exception");
  }

  @Test
  void aMisspeltKeyNamesFileLineAndTheNearestKey() {
    Ran ran = upWith("memory: { hard-limti: 50MiB }\n");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains("config.yaml")
        .contains("2")
        .contains("hard-limti")
        .contains("hard-limit");
  }

  @Test
  void aKeyThatNoProviderReadsIsAnError() {
    Ran ran = upWith("persistence: { provider: wal, config: { snyc: fsync } }\n");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("config.yaml").contains("snyc").contains("sync");
  }

  @Test
  void theEnvironmentIsCheckedToo() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      ProcessBuilder builder = holdfast.process(java.util.List.of("up"));
      builder.environment().put("HOLDFAST_HTTP_PROT", "1");

      Ran ran = Installation.run(builder, new byte[0]);

      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).contains("HOLDFAST_HTTP_PROT");
    }
  }

  @Test
  void aMissingConfigurationFileIsNamed() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      Ran ran = holdfast.run("up", "--config", "/none/of/it.yaml");

      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).contains("/none/of/it.yaml");
    }
  }
}
