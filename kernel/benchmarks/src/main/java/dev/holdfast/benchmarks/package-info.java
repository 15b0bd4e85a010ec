/**
 * Us and our peers in one run, interleaved, each after a check that it is right. {@link
 * dev.holdfast.benchmarks.Compare} runs them and writes the ratios.
 */
@org.jspecify.annotations.NullMarked
package dev.holdfast.benchmarks;
