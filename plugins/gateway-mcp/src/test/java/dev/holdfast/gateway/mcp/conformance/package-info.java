/**
 * A plugin with the tools, resources and prompts that the public conformance suite of the Model
 * Context Protocol calls by name. It is built with the tests, against the API alone, and never
 * shipped; {@code distribution/conformance/run} packs it and puts it before a real daemon. Nothing
 * of the suite itself is in it.
 */
package dev.holdfast.gateway.mcp.conformance;
