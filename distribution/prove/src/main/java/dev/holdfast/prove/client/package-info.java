/**
 * The writers: processes of their own that write as fast as they are answered, and tell what they
 * were told. Over HTTP it is {@link dev.holdfast.prove.client.ClientMain}, over MCP the shim.
 */
package dev.holdfast.prove.client;
