package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.VersionRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A batch worked out: for each key its entry before and after all changes. */
final class StagedBatch {
  private final Map<ContextKey, Staged> keys = new LinkedHashMap<>();
  private final Function<ContextKey, @Nullable EntryRow> present;
  private final Splicer splicer;
  private final Optional<Digest> stamp;
  private final List<VersionRow> versions;

  /** A key's entry before and after; null where there is none. */
  private record Staged(@Nullable EntryRow before, @Nullable EntryRow after) {}

  private StagedBatch(
      StoreBatch batch, Function<ContextKey, @Nullable EntryRow> present, Splicer splicer) {
    this.present = present;
    this.splicer = splicer;
    this.stamp = batch.stamp();
    this.versions = batch.versions();
  }

  /**
   * Works a batch out.
   *
   * @param present the stored entry of a key
   * @throws IllegalStateException when a change does not fit the present entry
   */
  static StagedBatch of(
      StoreBatch batch, Function<ContextKey, @Nullable EntryRow> present, Splicer splicer) {
    StagedBatch staged = new StagedBatch(batch, present, splicer);
    for (StoreChange change : batch.changes()) {
      staged.stage(change, batch.position());
    }
    return staged;
  }

  private void stage(StoreChange change, long position) {
    Staged earlier = keys.get(change.key());
    EntryRow before = earlier != null ? earlier.before() : present.apply(change.key());
    EntryRow now = earlier != null ? earlier.after() : before;
    EntryRow after =
        switch (change) {
          case StoreChange.Replace replace -> replaced(replace, position);
          case StoreChange.Splice splice -> spliced(splice, now, position);
          case StoreChange.Remove _ -> null;
        };
    keys.put(change.key(), new Staged(before, after));
  }

  private EntryRow replaced(StoreChange.Replace change, long position) {
    EntryHead head = change.head();
    if (head.length() != change.value().length) {
      throw misfit(
          position,
          head,
          "its head says " + head.length() + " bytes, its value has " + change.value().length);
    }
    return splicer.whole(head, change.value());
  }

  private EntryRow spliced(StoreChange.Splice change, @Nullable EntryRow now, long position) {
    EntryHead head = change.head();
    if (now == null) {
      throw misfit(position, head, "there is no entry to splice");
    }
    long length = now.head().length();
    if (change.keep() < 0 || change.keep() > length) {
      throw misfit(position, head, "it keeps " + change.keep() + " of " + length + " bytes");
    }
    if (head.length() != change.keep() + change.tail().length) {
      throw misfit(
          position,
          head,
          "its head says %d bytes, it keeps %d and adds %d"
              .formatted(head.length(), change.keep(), change.tail().length));
    }
    boolean isUnchanged = change.keep() == length && change.tail().length == 0;
    return isUnchanged
        ? new EntryRow(head, now.parts(), now.end(), now.isEndSound())
        : splicer.splice(now, head, change.keep(), change.tail());
  }

  private static IllegalStateException misfit(long position, EntryHead head, String why) {
    return new IllegalStateException(
        "The batch at position %d does not fit the store: version %d of '%s': %s. Nothing of it was applied; verify the log."
            .formatted(position, head.version(), head.key(), why));
  }

  /** How far the store is after this batch. */
  Progress after(Progress before, long position) {
    long entries = before.entries();
    long bytes = before.valueBytes();
    for (Staged staged : keys.values()) {
      entries += (staged.after() == null ? 0 : 1) - (staged.before() == null ? 0 : 1);
      bytes += length(staged.after()) - length(staged.before());
    }
    return new Progress(position, entries, bytes, stamp.or(before::stamp));
  }

  private static long length(@Nullable EntryRow entry) {
    return entry == null ? 0 : entry.head().length();
  }

  /** Writes the rows that differ. */
  void writeTo(Database.Changes changes) {
    keys.forEach((key, staged) -> {
      writeParts(key, staged, changes);
      writeDeadline(staged, changes);
      if (staged.after() != null) {
        changes.put(Table.ENTRIES, key.toBytes(), staged.after().toBytes());
      } else if (staged.before() != null) {
        changes.delete(Table.ENTRIES, key.toBytes());
      }
    });
    for (VersionRow version : versions) {
      byte[] rowKey = VersionEntry.rowKey(version.key(), version.version());
      changes.put(Table.VERSIONS, rowKey, VersionEntry.toBytes(rowKey, version));
    }
  }

  private void writeParts(ContextKey key, Staged staged, Database.Changes changes) {
    List<Part> before = parts(staged.before());
    List<Part> after = parts(staged.after());
    for (Part part : after) {
      if (splicer.isFresh(part)) {
        byte[] rowKey = part.rowKey(key);
        changes.put(Table.PARTS, rowKey, Part.row(rowKey, splicer.fresh(part)));
      }
    }
    for (Part part : before) {
      if (after.stream().noneMatch(part::isSameRow)) {
        changes.delete(Table.PARTS, part.rowKey(key));
      }
    }
  }

  private static List<Part> parts(@Nullable EntryRow entry) {
    return entry == null ? List.of() : entry.parts();
  }

  private static void writeDeadline(Staged staged, Database.Changes changes) {
    DeadlineRow before = DeadlineRow.of(staged.before());
    DeadlineRow after = DeadlineRow.of(staged.after());
    if (Objects.equals(before, after)) {
      return;
    }
    if (before != null) {
      changes.delete(Table.DEADLINES, before.toBytes());
    }
    if (after != null) {
      changes.put(Table.DEADLINES, after.toBytes(), new byte[0]);
    }
  }
}
