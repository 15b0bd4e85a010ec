package dev.holdfast.api.spi.gateway;

import java.io.IOException;
import java.time.Duration;

/**
 * A way in: speaks one protocol and calls the inbound ports.
 *
 * <ol>
 *   <li>Creating a gateway starts nothing. {@link #start} binds and serves, or throws and leaves
 *       nothing open. A second start is refused with {@link IllegalStateException}, and the first
 *       serves on.
 *   <li>Gateways are started in the order of the configuration, after recovery has ended.
 *   <li>{@link #drain} stops accepting, lets requests in flight end, and returns when they did or
 *       when the time is over. {@link #close} ends what is left. Either may be called without a
 *       start, and twice.
 * </ol>
 */
public interface Gateway extends AutoCloseable {
  /** Binds and serves. */
  void start(GatewayContext context) throws IOException;

  /** Where it listens, as {@code host:port} or a socket path; empty before the start. */
  String address();

  /** Lets requests in flight end. */
  void drain(Duration patience);

  @Override
  void close();
}
