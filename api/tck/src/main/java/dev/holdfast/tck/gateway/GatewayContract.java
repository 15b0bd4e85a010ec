package dev.holdfast.tck.gateway;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.tck.contract.BackendContract;
import java.nio.file.Path;
import java.util.Set;

/**
 * What every gateway does, whatever protocol it speaks. A plugin's test extends this class, names
 * its provider, and reads one key as a client of the protocol would. Gateways have no capabilities.
 */
public abstract class GatewayContract extends BackendContract<Gateway>
    implements GatewayStart, GatewayEnd {
  /** The bearer token that the runtime of the tests knows. */
  public static final String TOKEN = "token-of-the-kit";

  /** The text that occurs in the value of every key that the runtime of the tests has. */
  public static final String VALUE = "the value of the kit";

  /** For plugins. */
  protected GatewayContract() {}

  @Override
  protected abstract GatewayProvider provider();

  @Override
  protected final Set<Capability> provable() {
    return Set.of();
  }

  /**
   * Reads a key on a connection of its own, as a client would, with {@link #TOKEN} where the
   * protocol asks for one. It must end when the gateway closes the connection.
   *
   * @param address what {@link Gateway#address} said
   * @param runDirectory the directory for sockets
   * @return whether the answer carries {@link #VALUE}; a refusal is {@code false}, a broken
   *     connection {@code false} or an exception
   */
  @Override
  public abstract boolean fetch(String address, Path runDirectory, ContextKey key) throws Exception;
}
