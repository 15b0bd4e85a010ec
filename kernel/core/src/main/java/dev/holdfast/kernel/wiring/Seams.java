package dev.holdfast.kernel.wiring;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The kernel's view of the outside world.
 *
 * @param clock wall-clock time that never runs back
 * @param ticker monotonic time
 * @param threads where threads come from
 * @param files the file system
 * @param random for secrets
 */
record Seams(
    InstantSource clock, Ticker ticker, Threads threads, DataFiles files, RandomGenerator random) {}
