package dev.holdfast.api.spi.store;

import java.util.List;

/**
 * The changes of one log record.
 *
 * @param position the log position of the record
 * @param changes in order; one key may occur more than once
 */
public record StoreBatch(long position, List<StoreChange> changes) {
  /** Copies the list. */
  public StoreBatch {
    changes = List.copyOf(changes);
  }
}
