/** Dry runs, and the plans by which they are applied: the write path up to where it would begin. */
package dev.holdfast.kernel.dryrun;
