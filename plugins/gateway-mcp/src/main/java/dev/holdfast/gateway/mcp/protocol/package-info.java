/**
 * The protocol core: JSON-RPC 2.0 frames in, frames out, without knowing what carries them.
 *
 * <p>{@link dev.holdfast.gateway.mcp.protocol.FrameParser} makes a {@link
 * dev.holdfast.gateway.mcp.protocol.Frame} of bytes; {@link
 * dev.holdfast.gateway.mcp.protocol.McpSession} does what it asks, and tells the {@link
 * dev.holdfast.gateway.mcp.protocol.FrameSink} that came with it. What differs between families of
 * protocol revisions is an {@link dev.holdfast.gateway.mcp.protocol.Era}.
 */
package dev.holdfast.gateway.mcp.protocol;
