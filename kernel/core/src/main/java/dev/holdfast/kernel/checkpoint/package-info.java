/**
 * Checkpoints: the state as files, written while writes go on, verified by reading them back, and
 * loaded again at the start. {@link dev.holdfast.kernel.checkpoint.CheckpointFormat} documents the
 * bytes.
 */
package dev.holdfast.kernel.checkpoint;
