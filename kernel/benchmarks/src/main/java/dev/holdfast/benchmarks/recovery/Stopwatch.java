package dev.holdfast.benchmarks.recovery;

import dev.holdfast.benchmarks.turns.Turn;

/** Time by the clock and of the processor; runs when it is made. */
final class Stopwatch {
  private final long cpu = Turn.cpuNanos();
  private final long start = System.nanoTime();
  private long cpuNanos;
  private long nanos;

  Stopwatch() {}

  void stop() {
    nanos = System.nanoTime() - start;
    cpuNanos = Turn.cpuNanos() - cpu;
  }

  void print(String name) {
    Turn.print(name + "-ms", nanos / 1e6);
    Turn.print(name + "-cpu-ms", cpuNanos / 1e6);
  }
}
