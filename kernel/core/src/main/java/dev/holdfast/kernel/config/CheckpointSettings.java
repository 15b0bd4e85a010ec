package dev.holdfast.kernel.config;

import java.time.Duration;

/**
 * When checkpoints are written, if there were changes.
 *
 * @param interval when the one before is so old
 * @param bytes when the log grew by so much
 */
public record CheckpointSettings(Duration interval, long bytes) {}
