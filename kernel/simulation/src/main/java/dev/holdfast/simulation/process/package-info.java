/**
 * Child processes that are killed. {@link dev.holdfast.simulation.process.KillHarness} runs lives
 * of one directory and compares what was acknowledged over a pipe with what is replayed.
 */
package dev.holdfast.simulation.process;
