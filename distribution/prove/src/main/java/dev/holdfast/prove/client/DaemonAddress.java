package dev.holdfast.prove.client;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a home's daemon says that it serves. */
final class DaemonAddress {
  private DaemonAddress() {}

  /** {@code host:port}; after a crash that of the daemon that is gone. */
  static String of(Path home) throws IOException {
    try {
      return JsonSlice.parse(Files.readAllBytes(home.resolve("run/daemon.json")), 4)
          .member("address")
          .map(JsonSlice::asText)
          .orElseThrow(() -> new IOException("daemon.json names no address"));
    } catch (HoldfastException e) {
      throw new IOException("daemon.json is not understood", e);
    }
  }
}
