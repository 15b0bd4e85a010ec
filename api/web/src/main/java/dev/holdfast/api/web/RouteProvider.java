package dev.holdfast.api.web;

import dev.holdfast.api.spi.Provider;

/** Creates HTTP routes. Any number per kernel; every one found serves. */
public interface RouteProvider extends Provider<RouteSource> {}
