/**
 * The one write path: a prepared write is sequenced against the pending head, logged, made durable,
 * applied to the store, and only then acknowledged.
 *
 * <p>{@link dev.holdfast.kernel.commit.Sequencer} decides and orders, and never waits for the disk.
 * {@link dev.holdfast.kernel.commit.CommitPipeline} follows the log's durability and applies in
 * position order. {@link dev.holdfast.kernel.commit.Recovery} feeds the same tables from the log at
 * the start.
 */
package dev.holdfast.kernel.commit;
