/**
 * What the server offers in all revisions alike: tools, resources, prompts and completion. {@link
 * dev.holdfast.gateway.mcp.feature.ServerMethods} knows the methods; each other class is one kind
 * of offer.
 */
package dev.holdfast.gateway.mcp.feature;
