package dev.holdfast.api.spi.persistence;

/**
 * What a log did since it was opened.
 *
 * @param records records appended
 * @param bytes bytes appended, framing included
 * @param syncs syncs that succeeded
 * @param largestBatch the most records that one sync made durable
 * @param durablePosition the last durable position
 * @param replayedRecords records replayed at the start
 * @param cutBytes bytes of a torn tail that were cut when the log was opened
 * @param truncatedPosition records at or below this position were given up, 0 when none were
 */
public record LogStats(
    long records,
    long bytes,
    long syncs,
    long largestBatch,
    long durablePosition,
    long replayedRecords,
    long cutBytes,
    long truncatedPosition) {}
