/**
 * What plugins offer to gateways while they come and go: HTTP routes, MCP tools, and gateways that
 * were dropped in. {@link dev.holdfast.kernel.extension.LiveExtensions} puts them to use; each call
 * passes the {@code Gate} of its plugin, so that a plugin can be taken away without cutting one
 * off.
 */
package dev.holdfast.kernel.extension;
