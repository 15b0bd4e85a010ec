/** Candidates in turns, each turn in a JVM of its own, and what came of it. */
@NullMarked
package dev.holdfast.benchmarks.turns;

import org.jspecify.annotations.NullMarked;
