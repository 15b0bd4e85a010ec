package dev.holdfast.kernel.config;

/**
 * The memory budget ({@code memory.*}).
 *
 * @param hardLimitBytes what accounted bytes never exceed
 * @param softLimitBytes where eviction ends, at most {@code evictFromBytes}
 * @param evictFromBytes above it entries are given up
 * @param emergencyBytes the last part of the hard limit, kept for deletions and overrides
 * @param mode what happens at the limits
 */
public record MemorySettings(
    long hardLimitBytes,
    long softLimitBytes,
    long evictFromBytes,
    long emergencyBytes,
    MemoryMode mode) {

  /** Soft limit 80 %, eviction from 85 %, no emergency part, enforced. */
  public static MemorySettings of(long hardLimitBytes) {
    return new MemorySettings(
        hardLimitBytes, hardLimitBytes / 5 * 4, hardLimitBytes / 20 * 17, 0, MemoryMode.ENFORCE);
  }

  /** What writes may fill that have no claim to the emergency part. */
  public long ordinaryLimitBytes() {
    return hardLimitBytes - emergencyBytes;
  }
}
