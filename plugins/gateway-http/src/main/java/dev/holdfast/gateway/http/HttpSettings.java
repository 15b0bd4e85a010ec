package dev.holdfast.gateway.http;

import dev.holdfast.api.spi.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The settings of the HTTP gateway.
 *
 * @param host the address to bind; loopback unless somebody says otherwise
 * @param port the port to bind; 0 = any that is free
 * @param timeout how long a client may be silent, take to send its header section, or keep a body
 *     waiting
 * @param bodyBytesPerSecond the slowest body: each second beyond {@code timeout} must have brought
 *     that much
 * @param bodiesBytes how much memory all request bodies in flight may take together
 * @param allowedHosts further names under which clients may call (the {@code Host} header), without
 *     port
 */
record HttpSettings(
    String host,
    int port,
    Duration timeout,
    long bodyBytesPerSecond,
    long bodiesBytes,
    List<String> allowedHosts) {

  HttpSettings {
    allowedHosts = List.copyOf(allowedHosts);
  }

  static HttpSettings read(Settings settings) {
    return new HttpSettings(
        settings.text("host", "127.0.0.1"),
        (int) settings.number("port", 7433, 0, 65_535),
        settings.duration(
            "timeout", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(5)),
        settings.bytes("body-rate", 16 << 10, 1, 1 << 30),
        settings.bytes("bodies", 128L << 20, 1 << 20, 1L << 40),
        names(settings.text("allowed-hosts", "")));
  }

  private static List<String> names(String commaSeparated) {
    return Arrays.stream(commaSeparated.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
