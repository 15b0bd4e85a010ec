/**
 * {@code holdfast prove}: attacks an instance of its own, or another MCP server, and reports what
 * became of every acknowledged write.
 */
package dev.holdfast.prove;
