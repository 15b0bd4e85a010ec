package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.persistence.wal.FrameRead.Broken;
import dev.holdfast.persistence.wal.FrameRead.Newer;
import dev.holdfast.persistence.wal.FrameRead.Whole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Finds out what a log directory holds, and changes nothing.
 *
 * <p>Looks for formats of the future in every segment's header, and for the end in the last
 * segment. Damage is not judged here: the walk meets it in its place.
 */
final class Opening {
  private final DataFiles files;
  private final Path directory;

  Opening(DataFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /** What the directory holds. */
  Found look() throws IOException {
    Begin begin = Begin.read(files, directory).orElse(Begin.ZERO);
    NavigableMap<Long, Segment> segments = new TreeMap<>();
    List<Segment> givenUp = new ArrayList<>();
    for (String name : files.list(directory)) {
      OptionalLong base = Segment.baseOf(name);
      if (base.isPresent()) {
        Segment segment = Segment.in(directory, base.getAsLong());
        if (segment.base() < begin.base()) {
          givenUp.add(segment);
        } else {
          segments.put(segment.base(), segment);
        }
      }
    }
    if (segments.isEmpty()) {
      return new Found(begin, segments, givenUp, Tail.empty(directory, begin));
    }
    List<Segment> all = List.copyOf(segments.values());
    for (Segment sealed : all.subList(0, all.size() - 1)) {
      refuseNewer(sealed);
    }
    return new Found(begin, segments, givenUp, examineLast(all, begin));
  }

  private void refuseNewer(Segment segment) throws IOException {
    try (DataFile file = files.open(segment.path())) {
      long size = Math.min(file.size(), SegmentHeader.BYTES);
      refuseNewer(segment, new SegmentReader(file, segment.base(), size, SegmentHeader.BYTES));
    }
  }

  private static void refuseNewer(Segment segment, SegmentReader reader) throws IOException {
    ByteBuffer head = reader.head();
    if (SegmentHeader.isWhole(head)) {
      int version = SegmentHeader.decode(head).version();
      if (version != SegmentHeader.VERSION) {
        throw Damage.newer(segment.name(), 0, version, SegmentHeader.VERSION);
      }
    }
  }

  private Tail examineLast(List<Segment> all, Begin begin) throws IOException {
    Segment segment = all.getLast();
    try (DataFile file = files.open(segment.path())) {
      SegmentReader reader =
          new SegmentReader(file, segment.base(), file.size(), SegmentReader.SEQUENTIAL);
      refuseNewer(segment, reader);
      ByteBuffer head = reader.head();
      if (SegmentHeader.isWhole(head)) {
        return scan(segment, reader, SegmentHeader.decode(head).previous(), true);
      }
      // A segment's header is forced before its first frame is written.
      boolean isBegun = reader.findProof(0) < 0 && !reader.holdsBehind(SegmentHeader.BYTES);
      long before = lastRecordBefore(all, begin);
      return isBegun
          ? new Tail(segment, segment.base(), before, 0, false, reader.trimZeros(0))
          : scan(segment, reader, before, false);
    }
  }

  /**
   * {@code mayBeTorn}: else nothing is cut, because what is there cannot be an interrupted write.
   */
  private static Tail scan(Segment segment, SegmentReader reader, long previous, boolean mayBeTorn)
      throws IOException {
    SegmentWalk walk = new SegmentWalk(reader, SegmentHeader.BYTES, previous);
    long forced = segment.base() + SegmentHeader.BYTES;
    boolean marked = false;
    while (!walk.isAtEnd()) {
      switch (walk.next()) {
        case Whole(FrameHeader header, byte[] ignored) -> {
          forced = Math.max(forced, header.forced());
          marked = !header.isRecord();
        }
        case Newer(int version) ->
            throw Damage.newer(segment.name(), walk.offset(), version, FrameHeader.VERSION);
        case Broken ignored -> {
          long end = walk.offset();
          // Bytes that a later frame proves to have been forced were not torn, but damaged.
          boolean isTorn = mayBeTorn && reader.findProof(end) < 0;
          if (isTorn || !walk.skipDamage()) {
            long cut = reader.trimZeros(end) - end;
            long kept = isTorn ? end : end + cut;
            long position = segment.base() + kept;
            return new Tail(segment, position, walk.previous(), forced, marked, isTorn ? cut : 0);
          }
        }
      }
    }
    return new Tail(segment, segment.base() + walk.offset(), walk.previous(), forced, marked, 0);
  }

  /** The last record before the last segment, whose header did not survive. */
  private long lastRecordBefore(List<Segment> all, Begin begin) throws IOException {
    if (all.size() == 1) {
      return begin.previous();
    }
    Segment sealed = all.get(all.size() - 2);
    Segment last = all.getLast();
    Extent extent = new Extent(sealed, last.base() - sealed.base(), last);
    LogWalk walk = new LogWalk(new Shelf(files, all), last.base(), Visitors.TOLERANT);
    return walk.over(List.of(extent)).last();
  }

  /**
   * What a log directory holds.
   *
   * @param begin where the log begins
   * @param segments its segments, by base
   * @param givenUp segments before its begin: truncation was cut short
   * @param tail where it ends
   */
  record Found(
      Begin begin, NavigableMap<Long, Segment> segments, List<Segment> givenUp, Tail tail) {

    /** Whether the log does not begin where it should. */
    boolean isBeginMissing() {
      return segments.isEmpty()
          ? begin.base() > 0 && !begin.isAnew()
          : segments.firstKey() != begin.base();
    }
  }
}
