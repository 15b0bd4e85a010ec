/**
 * Attacks on any MCP server over stdio: what its tools are called comes from a mapping, everything
 * else is the same for all.
 */
package dev.holdfast.prove.peer;
