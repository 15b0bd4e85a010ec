package dev.holdfast.kernel;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.wiring.KernelAssembly;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running Holdfast: opened on a home, used through its ports, closed. Several may run in one
 * process.
 */
public final class Kernel implements AutoCloseable {
  private static final Duration LAST_PATIENCE = Duration.ofMillis(500);

  private final KernelAssembly assembly;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Kernel(KernelAssembly assembly) {
    this.assembly = assembly;
  }

  /**
   * Locks the home, loads plugins, recovers the state, and starts the gateways.
   *
   * @throws StartException when any of these fails; nothing is left open then
   */
  public static Kernel open(Configuration configuration, KernelOptions options)
      throws StartException {
    return new Kernel(KernelAssembly.open(configuration, options));
  }

  /** The inbound ports. */
  public ContextRuntime runtime() {
    return assembly.runtime();
  }

  /**
   * A scope for one call of a port by the program that the kernel runs in.
   *
   * @param principal on whose behalf
   * @param patience how long the call may take
   */
  public RequestScope scope(Principal principal, Duration patience) {
    return new RequestScope(
        principal, assembly.ticker().nanos() + patience.toNanos(), new Cancellation());
  }

  /**
   * Stops accepting requests and lets those in flight end, at most {@code patience} for each
   * gateway.
   */
  public void drain(Duration patience) {
    assembly.drain(patience);
  }

  /**
   * Drains for a moment, makes everything durable and closes all parts; a second call does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      assembly.drain(LAST_PATIENCE);
      assembly.close();
    }
  }
}
