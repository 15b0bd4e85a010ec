package dev.holdfast.kernel.wiring;

import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.extension.LiveExtensions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the gateways that are configured, says where they listen, and lets them drain. */
final class GatewayLife {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayLife.class);

  private final LiveExtensions extensions;
  private final Threads threads;

  GatewayLife(LiveExtensions extensions, Threads threads) {
    this.extensions = extensions;
    this.threads = threads;
  }

  void start() throws StartException {
    for (Map.Entry<String, Gateway> gateway : extensions.configuredGateways().entrySet()) {
      try {
        gateway.getValue().start(extensions);
      } catch (IOException e) {
        throw new StartException(
            "Gateway '" + gateway.getKey() + "' cannot start: " + sentence(reason(e)), e);
      }
      LOG.info("gateway {} listens at {}", gateway.getKey(), gateway.getValue().address());
    }
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  /** What the file system throws often says no more than the path; its name says what is wrong. */
  private static String reason(IOException e) {
    String message = e.getMessage();
    if (message == null || e instanceof FileSystemException f && f.getReason() == null) {
      return e.getClass().getSimpleName() + " " + message;
    }
    return message;
  }

  Map<String, String> addresses() {
    Map<String, String> addresses = new TreeMap<>();
    extensions.gateways().forEach((name, gateway) -> addresses.put(name, gateway.address()));
    return addresses;
  }

  /** Lets requests in flight end, in all gateways at once: one may serve for another. */
  void drain(Duration patience) {
    List<Thread> draining = new ArrayList<>();
    extensions
        .gateways()
        .forEach((name, gateway) ->
            draining.add(threads.virtual("holdfast-drain-" + name, () -> gateway.drain(patience))));
    for (Thread thread : draining) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
