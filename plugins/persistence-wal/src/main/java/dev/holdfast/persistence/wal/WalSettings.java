package dev.holdfast.persistence.wal;

import dev.holdfast.api.spi.Settings;

/**
 * The settings of the log.
 *
 * @param sync when a record counts as durable
 * @param segmentBytes the size after which a new segment file begins; one larger record gets a
 *     segment of its own
 * @param maxPendingBytes how much may wait for the log thread before {@code append} waits too
 */
record WalSettings(SyncMode sync, long segmentBytes, long maxPendingBytes) {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;

  static WalSettings from(Settings settings) {
    return new WalSettings(
        SyncMode.of(settings.choice("sync", SyncMode.WORDS, "fsync")),
        settings.bytes("segment", 64 * MIB, MIB, 1024 * MIB),
        settings.bytes("max-pending", 32 * MIB, 64 * KIB, 256 * MIB));
  }
}
