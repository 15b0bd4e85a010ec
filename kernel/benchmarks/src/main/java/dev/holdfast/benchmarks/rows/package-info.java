/** One question each about the memory store and its peers, every answer in a JVM of its own. */
@org.jspecify.annotations.NullMarked
package dev.holdfast.benchmarks.rows;
