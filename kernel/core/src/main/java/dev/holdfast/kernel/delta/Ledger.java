package dev.holdfast.kernel.delta;

import dev.holdfast.api.spi.encoder.DeltaFormat;

/** Where the formats are named that a home's data holds. */
@FunctionalInterface
public interface Ledger {
  /**
   * Names the format durably, before the first delta of it is logged.
   *
   * @return whether it is named; nothing of that format may be logged otherwise
   */
  boolean name(DeltaFormat format);

  /**
   * Notes durably that the log reached a position, so that a later start can tell a shortened one.
   */
  default void reached(long position) {}
}
