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
 */
public record ProviderContext(
    InstantSource clock,
    Ticker ticker,
    Threads threads,
    DataFiles files,
    Meter meter,
    Path dataDirectory) {}
