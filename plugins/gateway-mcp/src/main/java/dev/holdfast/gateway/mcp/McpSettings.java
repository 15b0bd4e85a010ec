package dev.holdfast.gateway.mcp;

import dev.holdfast.api.spi.Settings;
import dev.holdfast.gateway.mcp.protocol.SessionLimits;
import java.time.Duration;

/**
 * The settings under {@code mcp:}.
 *
 * @param limits what a session may ask for: {@code calls-in-flight} (default 256) and {@code
 *     request-timeout} (default 30s)
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
                Duration.ofMinutes(10))));
  }
}
