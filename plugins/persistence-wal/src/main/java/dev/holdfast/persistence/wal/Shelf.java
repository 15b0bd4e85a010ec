package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments in force, by base. Opening one and giving one up exclude each other: opening a file
 * that is gone would create it.
 */
final class Shelf {
  private final DataFiles files;
  private final ConcurrentSkipListMap<Long, Segment> segments;

  Shelf(DataFiles files, Collection<Segment> segments) {
    this.files = files;
    this.segments = new ConcurrentSkipListMap<>();
    segments.forEach(this::add);
  }

  /** Opens a file to read it; empty when the segment was given up. */
  synchronized Optional<DataFile> open(Segment segment) throws IOException {
    return segments.containsKey(segment.base())
        ? Optional.of(files.open(segment.path()))
        : Optional.empty();
  }

  void add(Segment segment) {
    segments.put(segment.base(), segment);
  }

  /** From now on nobody opens it. */
  synchronized void remove(Segment segment) {
    segments.remove(segment.base());
  }

  /** All segments, in order. */
  Collection<Segment> all() {
    return List.copyOf(segments.values());
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** The segment that holds {@code position}, null when it is below all. */
  @Nullable Segment holding(long position) {
    return value(segments.floorEntry(position));
  }

  /** The segment behind {@code segment}, null when it is the last. */
  @Nullable Segment after(Segment segment) {
    return value(segments.higherEntry(segment.base()));
  }

  private static @Nullable Segment value(Map.@Nullable Entry<Long, Segment> entry) {
    return entry == null ? null : entry.getValue();
  }
}
