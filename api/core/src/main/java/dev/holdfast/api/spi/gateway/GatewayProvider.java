package dev.holdfast.api.spi.gateway;

import dev.holdfast.api.spi.Provider;

/**
 * Creates a {@link Gateway}. Any number per kernel: those listed under {@code gateways:} in the
 * configuration, with the top-level section of their name, and those of plugins in the user's own
 * plugin folder, with the section of their name under {@code plugins.config}.
 */
public interface GatewayProvider extends Provider<Gateway> {}
