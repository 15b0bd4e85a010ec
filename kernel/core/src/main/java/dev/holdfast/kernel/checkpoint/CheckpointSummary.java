package dev.holdfast.kernel.checkpoint;

import dev.holdfast.kernel.commit.AppliedState;

/**
 * What a checkpoint says about itself.
 *
 * @param begin the replay begins after this position
 * @param storePosition the last position at or below it that changed entries
 * @param proof where its state hash is that of the state
 * @param lastRecord the digest of the log's record at the proof's position, zeros when there is
 *     none
 * @param writtenAtMillis when it was written, in milliseconds since the epoch
 * @param holdsEntries whether entries and history are in it; otherwise a store on disk has them
 * @param entries how many entries are in it
 * @param bytes the length of the file
 */
public record CheckpointSummary(
    long begin,
    long storePosition,
    AppliedState.Mark proof,
    long writtenAtMillis,
    boolean holdsEntries,
    long entries,
    long bytes) {}
