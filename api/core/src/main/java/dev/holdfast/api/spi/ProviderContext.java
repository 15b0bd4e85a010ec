package dev.holdfast.api.spi;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What a provider may use of the outside world. Nothing else may ask for the time, start a thread
 * or open a data file.
 *
 * @param clock wall-clock time; never runs back
 * @param ticker monotonic time
 * @param threads where threads come from
 * @param files the file system
 * @param meter where to count
 * @param dataDirectory the provider's own directory for durable state; created by the provider when
 *     it needs one
 * @param memoryLimitBytes what all memory that is accounted may come to ({@code
 *     memory.hard-limit}); a provider that takes memory outside the heap bounds it by a part of
 *     this
 */
public record ProviderContext(
    InstantSource clock,
    Ticker ticker,
    Threads threads,
    DataFiles files,
    Meter meter,
    Path dataDirectory,
    long memoryLimitBytes) {
  /** The memory limit where none is said: the default of {@code memory.hard-limit}. */
  public static final long DEFAULT_MEMORY_LIMIT_BYTES = 100L << 20;

  /** With the default memory limit. */
  public ProviderContext(
      InstantSource clock,
      Ticker ticker,
      Threads threads,
      DataFiles files,
      Meter meter,
      Path dataDirectory) {
    this(clock, ticker, threads, files, meter, dataDirectory, DEFAULT_MEMORY_LIMIT_BYTES);
  }
}
