package dev.holdfast.api.spi.gateway;

import dev.holdfast.api.spi.Provider;

/**
 * Creates a {@link Gateway}. Any number per kernel, listed under {@code gateways:} in the
 * configuration.
 */
public interface GatewayProvider extends Provider<Gateway> {}
