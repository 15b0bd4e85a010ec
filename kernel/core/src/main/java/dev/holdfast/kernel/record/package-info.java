/**
 * Log records: every change of state, and its bytes.
 *
 * <p>A record carries all facts that were decided when it was sequenced (versions, deadlines,
 * digests), so that replay decides nothing. {@link dev.holdfast.kernel.record.RecordCodec}
 * documents the bytes.
 */
package dev.holdfast.kernel.record;
