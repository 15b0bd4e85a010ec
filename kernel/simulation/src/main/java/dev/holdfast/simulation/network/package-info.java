/**
 * Networks that fail: {@link dev.holdfast.simulation.network.FaultProxy} between two ends of TCP.
 */
package dev.holdfast.simulation.network;
