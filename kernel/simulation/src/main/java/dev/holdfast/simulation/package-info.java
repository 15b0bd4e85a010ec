/**
 * The seams of the kernel in a world that fails on a seed. {@link
 * dev.holdfast.simulation.FaultyDisk} keeps apart what was written and what was synced, {@link
 * dev.holdfast.simulation.Campaign} runs a check over many seeds and prints the line that replays a
 * failed one, {@link dev.holdfast.simulation.ForgetfulFiles} plants the bugs that each check must
 * find.
 */
package dev.holdfast.simulation;
