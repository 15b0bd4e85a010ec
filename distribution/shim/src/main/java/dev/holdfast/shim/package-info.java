/**
 * {@link dev.holdfast.shim.McpShim} is {@code holdfast mcp}: it copies MCP messages between its
 * standard streams and the daemon, and sees its client through a crash of the daemon.
 *
 * <p>{@link dev.holdfast.shim.Home}, {@link dev.holdfast.shim.DaemonFile} and {@link
 * dev.holdfast.shim.DaemonStarter} are shared with the command line.
 *
 * <p>No lambdas, streams, formats or regular expressions here: each costs milliseconds of every
 * start.
 */
package dev.holdfast.shim;
