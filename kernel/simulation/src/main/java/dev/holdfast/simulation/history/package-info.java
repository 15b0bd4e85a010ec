/**
 * Histories of concurrent clients, and the question whether one thing after the other could have
 * given the same answers: {@link dev.holdfast.simulation.history.Linearizability}.
 */
package dev.holdfast.simulation.history;
