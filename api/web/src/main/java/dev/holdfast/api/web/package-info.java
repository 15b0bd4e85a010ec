/**
 * HTTP routes ({@link dev.holdfast.api.web.Route}) and MCP tools ({@link
 * dev.holdfast.api.web.Tool}) for plugins, and the JSON form of operations and outcomes ({@link
 * dev.holdfast.api.web.Wire}) that all gateways share.
 */
package dev.holdfast.api.web;
