package dev.holdfast.gateway.mcp;

import dev.holdfast.api.spi.Settings;
import dev.holdfast.gateway.mcp.protocol.SessionLimits;
import java.time.Duration;

/**
 * The settings under {@code mcp:}.
 *
 * @param limits what a session may ask for: {@code calls-in-flight} (default 256), {@code
 *     request-timeout} (default 30s) and {@code question-timeout} (default 5m)
 */
record McpSettings(SessionLimits limits) {

  static McpSettings read(Settings settings) {
    return new McpSettings(
        new SessionLimits(
            (int) settings.number("calls-in-flight", 256, 1, 10_000),
            settings.duration(
                "request-timeout",
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10)),
            settings.duration(
                "question-timeout",
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofHours(1))));
  }
}
