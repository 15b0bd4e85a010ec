/**
 * The contract of gateways. Extend {@link dev.holdfast.tck.gateway.GatewayContract}; its topics are
 * the interfaces that it implements.
 */
package dev.holdfast.tck.gateway;
