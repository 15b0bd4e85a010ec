package dev.holdfast.api.spi.store;

import dev.holdfast.api.Digest;
import java.util.List;
import java.util.Optional;

/**
 * The changes of one log record.
 *
 * @param position the log position of the record
 * @param changes in order; one key may occur more than once
 * @param stamp 32 bytes that stand for the state afterwards; an {@link OnDiskStore} keeps those of
 *     its position, and does not ask what they mean
 * @param versions rows that an {@link OnDiskStore} adds; other stores ignore them
 */
public record StoreBatch(
    long position, List<StoreChange> changes, Optional<Digest> stamp, List<VersionRow> versions) {
  /** Copies the lists. */
  public StoreBatch {
    changes = List.copyOf(changes);
    versions = List.copyOf(versions);
  }

  /** Changes alone. */
  public StoreBatch(long position, List<StoreChange> changes) {
    this(position, changes, Optional.empty(), List.of());
  }
}
