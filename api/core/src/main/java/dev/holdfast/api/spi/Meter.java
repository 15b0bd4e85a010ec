package dev.holdfast.api.spi;

import java.util.function.DoubleSupplier;

/**
 * Where a provider counts. Names are snake_case, end in their unit as Prometheus wants it ({@code
 * _total} for counters, {@code _seconds} for timers, {@code _bytes}), and get the prefix {@code
 * holdfast_}.
 *
 * <p>Labels are given as names and values in turn: {@code timer("x_seconds", "...", "operation",
 * "get")}. They tell figures of one name apart, and each combination costs memory for ever: values
 * come from a short list that is known when the code is written (an operation, an outcome), never
 * from a request. At most {@value #LABELS} labels a figure; beyond {@value #SERIES} combinations of
 * one name, all further ones are counted together under the value {@code other}.
 *
 * <p>Asking again for the same name and labels gives the same figure. A name that is in use for
 * another kind of figure, or labels that are not pairs, is an {@link IllegalArgumentException}.
 */
public interface Meter {
  /** How many labels one figure may have. */
  int LABELS = 4;

  /** How many combinations of labels one name may have. */
  int SERIES = 64;

  /** A figure that only rises; safe to use from any thread. */
  interface Counter {
    /** Adds {@code amount}, 0 or more. */
    void add(long amount);
  }

  /**
   * How long something takes: mean, p50, p99 and maximum of the last minute, and how many since the
   * start; safe to use from any thread. Recording takes no lock and does not look at a clock: it is
   * meant to cost about what adding to a striped counter does.
   */
  interface Timer {
    /** Notes one duration in nanoseconds; a negative one counts as 0. */
    void record(long nanos);
  }

  /** How large something is, as {@link Timer} says it of durations. */
  interface Distribution {
    /** Notes one value; a negative one counts as 0. */
    void record(long value);
  }

  /** A counter of that name. */
  Counter counter(String name, String help, String... labels);

  /** A figure that is read when somebody looks. A later one of the same name takes its place. */
  void gauge(String name, String help, DoubleSupplier value, String... labels);

  /**
   * A timer of that name, which ends in {@code _seconds}: recorded in nanoseconds, shown in
   * seconds.
   */
  Timer timer(String name, String help, String... labels);

  /** A distribution of that name, shown in the unit that it is recorded in. */
  Distribution distribution(String name, String help, String... labels);
}
