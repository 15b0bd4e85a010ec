/**
 * What carries frames: lines over a Unix domain socket ({@link
 * dev.holdfast.gateway.mcp.transport.SocketServer}) and Streamable HTTP ({@link
 * dev.holdfast.gateway.mcp.transport.HttpEndpoint}).
 */
package dev.holdfast.gateway.mcp.transport;
