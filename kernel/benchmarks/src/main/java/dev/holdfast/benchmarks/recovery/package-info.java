/** How long it takes until everything that was written is in memory again. */
@NullMarked
package dev.holdfast.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;
