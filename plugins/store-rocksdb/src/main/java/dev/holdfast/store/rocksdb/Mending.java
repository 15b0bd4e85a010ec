package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an entry anew that was found damaged: its row, its parts and its deadline. */
final class Mending {
  private static final Logger LOG = LoggerFactory.getLogger(Mending.class);

  private final Database database;
  private final Meter.Counter rewritten;

  Mending(Database database, Meter.Counter rewritten) {
    this.database = database;
    this.rewritten = rewritten;
  }

  /** As {@link dev.holdfast.api.spi.store.ContextStore#mend} says. */
  boolean mend(EntryHead head, byte[] value, long appliedPosition) {
    ContextKey key = head.key();
    if (head.length() != value.length) {
      return false;
    }
    Optional<EntryRow> present;
    try {
      byte[] row = database.get(Table.ENTRIES, key.toBytes());
      if (row == null) {
        return false;
      }
      present = EntryRow.of(key, row);
    } catch (HoldfastException e) {
      // A block of the file is damaged, and with it every row that it holds.
      if (database.isClosed() || e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      present = Optional.empty();
    }
    if (present.isPresent() && !isSame(present.get().head(), head)) {
      return false;
    }
    write(present.orElse(null), head, value, appliedPosition);
    return true;
  }

  private static boolean isSame(EntryHead present, EntryHead head) {
    return present.version() == head.version() && present.position() == head.position();
  }

  private void write(
      @Nullable EntryRow present, EntryHead head, byte[] value, long appliedPosition) {
    StoreChange whole = new StoreChange.Replace(present == null ? head : present.head(), value);
    StagedBatch staged =
        StagedBatch.of(
            new StoreBatch(appliedPosition, List.of(whole)),
            key -> present,
            Splicer.mending(database, appliedPosition, rewritten));
    List<byte[]> unnamed = present == null ? partsOf(head.key()) : List.of();
    database.write(changes -> {
      unnamed.forEach(part -> changes.delete(Table.PARTS, part));
      staged.writeTo(changes);
    });
  }

  /** The parts of an entry whose row does not say which they are. */
  private List<byte[]> partsOf(ContextKey key) {
    byte[] begin = Arrays.copyOf(key.toBytes(), key.toBytes().length + 1);
    List<byte[]> found = new ArrayList<>();
    try {
      database.visit(
          Table.PARTS,
          begin,
          (rowKey, row) -> {
            boolean isOfKey =
                rowKey.length > begin.length
                    && Arrays.equals(rowKey, 0, begin.length, begin, 0, begin.length);
            if (isOfKey) {
              found.add(rowKey);
            }
            return isOfKey;
          });
    } catch (HoldfastException e) {
      LOG.warn("parts of a mended entry stay behind: {}", e.getMessage());
    }
    return found;
  }
}
