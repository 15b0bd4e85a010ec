package dev.holdfast.api.web;

import dev.holdfast.api.spi.Provider;

/** Creates MCP tools. Any number per kernel; every one found serves. */
public interface ToolProvider extends Provider<ToolSource> {}
