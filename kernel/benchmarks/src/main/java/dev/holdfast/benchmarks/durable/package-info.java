/** Writes that are answered when their bytes are on the disk, by us and by our peers. */
@NullMarked
package dev.holdfast.benchmarks.durable;

import org.jspecify.annotations.NullMarked;
