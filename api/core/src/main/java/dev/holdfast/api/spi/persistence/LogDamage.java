package dev.holdfast.api.spi.persistence;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;

/**
 * A place where the log is not what was written.
 *
 * @param from the first position that may be affected
 * @param to the position of the next record that is proven whole, or {@link Long#MAX_VALUE} when
 *     there is none
 * @param where the file and the byte, for a person
 * @param what what is wrong, as a sentence without a full stop
 */
public record LogDamage(long from, long to, String where, String what) {
  /** As the exception that ends whatever needs the whole log. */
  public HoldfastException toException() {
    return Refusal.of(
            ErrorCode.CORRUPT,
            "The log is damaged at "
                + where
                + ": "
                + what
                + ". Nothing was changed. 'holdfast recover' shows what can be saved.")
        .with("from", from)
        .toException();
  }
}
