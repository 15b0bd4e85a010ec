package dev.holdfast.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ImportLineTests {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Optional<String> operation(String line) {
    return ImportLine.operation(line, 3, NOW)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void theValueIsTakenOverAsItIsSpelt() {
    assertThat(operation("{\"key\":\"a\",\"value\":{\"x\" : 1.00,\"x\":2}}"))
        .contains("{\"op\":\"put\",\"key\":\"a\",\"value\":{\"x\" : 1.00,\"x\":2}}");
  }

  @Test
  void whatAListAddsIsPassedOver() {
    assertThat(
            operation(
                "{\"key\":\"a\",\"value\":1,\"version\":3,\"digest\":\"x\",\"writer\":\"w\"}"))
        .contains("{\"op\":\"put\",\"key\":\"a\",\"value\":1}");
  }

  @Test
  void aDeadlineBecomesTheTimeThatIsLeft() {
    assertThat(operation("{\"key\":\"a\",\"value\":1,\"expiresAt\":\"2026-01-01T00:02:00Z\"}"))
        .contains("{\"op\":\"put\",\"key\":\"a\",\"value\":1,\"ttl\":\"2m\"}");
    assertThat(operation("{\"key\":\"a\",\"value\":1,\"expiresAt\":\"2026-01-01T00:00:29Z\"}"))
        .isEmpty();
  }

  @Test
  void whatCannotBeReadNamesTheLine() {
    assertThatThrownBy(() -> operation("{\"value\":1}"))
        .hasMessage("line 3: the field 'key' is missing");
    assertThatThrownBy(() -> operation("{\"key\":\"a\",\"valeu\":1}"))
        .hasMessage("line 3: unknown field 'valeu'");
    assertThatThrownBy(() -> operation("{")).hasMessageStartingWith("line 3: Not valid JSON");
    assertThatThrownBy(() -> operation("{\"key\":\"a\",\"expiresAt\":\"soon\"}"))
        .hasMessage("line 3: expiresAt is not an RFC 3339 time");
  }
}
