package dev.holdfast.api.spi;

import java.util.function.DoubleSupplier;

/**
 * Where a provider counts. Names are snake_case with a unit and get the prefix {@code holdfast_}.
 */
public interface Meter {
  /** A figure that only rises; safe to use from any thread. */
  interface Counter {
    /** Adds {@code amount}, 0 or more. */
    void add(long amount);
  }

  /** A counter of that name; asking again gives the same one. */
  Counter counter(String name, String help);

  /** A figure that is read when somebody looks. */
  void gauge(String name, String help, DoubleSupplier value);
}
