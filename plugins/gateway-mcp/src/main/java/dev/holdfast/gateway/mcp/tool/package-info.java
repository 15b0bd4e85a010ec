/** The tools that Holdfast itself offers to models. */
package dev.holdfast.gateway.mcp.tool;
