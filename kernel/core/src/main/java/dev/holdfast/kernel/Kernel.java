package dev.holdfast.kernel;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.kernel.config.Configuration;
import java.time.Duration;

/**
 * A running Holdfast: opened on a home, used through its ports, closed. Several may run in one
 * process.
 */
public final class Kernel implements AutoCloseable {

  private Kernel() {}

  /**
   * Locks the home, loads plugins, recovers the state, and starts the gateways.
   *
   * @throws StartException when any of these fails; nothing is left open then
   */
  public static Kernel open(Configuration configuration, KernelOptions options)
      throws StartException {
    throw new StartException(java.util.List.of("the kernel is not assembled yet"));
  }

  /** The inbound ports. */
  public ContextRuntime runtime() {
    throw new IllegalStateException();
  }

  /** Stops accepting requests and lets those in flight end. */
  public void drain(Duration patience) {}

  /**
   * Drains for a moment, makes everything durable and closes all parts; a second call does nothing.
   */
  @Override
  public void close() {}
}
