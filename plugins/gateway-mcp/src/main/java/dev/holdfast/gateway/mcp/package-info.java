/**
 * The gateway itself: {@link dev.holdfast.gateway.mcp.McpGateway} puts the protocol core, the tools
 * and the transports together.
 */
package dev.holdfast.gateway.mcp;
