package dev.holdfast.gateway.mcp.protocol;

import java.util.Optional;
import java.util.concurrent.Callable;

/** How the client of the running call named itself in its handshake. */
public final class ClientName {
  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private ClientName() {}

  /** The name; empty outside of a call, and when the client gave none. */
  public static Optional<String> current() {
    return Optional.of(CURRENT.orElse("")).filter(name -> !name.isBlank());
  }

  static <T> T call(String name, Callable<T> work) throws Exception {
    return ScopedValue.where(CURRENT, name).call(work::call);
  }
}
