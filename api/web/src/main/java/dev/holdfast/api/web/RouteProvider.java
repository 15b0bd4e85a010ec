package dev.holdfast.api.web;

import dev.holdfast.api.spi.Provider;

/**
 * Creates HTTP routes. Any number per kernel; every one found serves, from the moment its plugin is
 * found. Its settings are the section of its name under {@code plugins.config}.
 */
public interface RouteProvider extends Provider<RouteSource> {}
