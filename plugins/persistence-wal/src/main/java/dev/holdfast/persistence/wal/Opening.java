package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.persistence.wal.FrameRead.Broken;
import dev.holdfast.persistence.wal.FrameRead.Newer;
import dev.holdfast.persistence.wal.FrameRead.Whole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Finds out what a log directory holds, and changes nothing.
 *
 * <p>Examines the header and the extent of every segment, and every frame of the last one. The
 * frames of the others are checked by the first walk over the whole log.
 */
final class Opening {
  private final DataFiles files;
  private final Path directory;

  Opening(DataFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /** The segments by base. */
  NavigableMap<Long, Segment> segments() throws IOException {
    NavigableMap<Long, Segment> segments = new TreeMap<>();
    for (String name : files.list(directory)) {
      OptionalLong base = Segment.baseOf(name);
      if (base.isPresent()) {
        segments.put(base.getAsLong(), Segment.in(directory, base.getAsLong()));
      }
    }
    return segments;
  }

  /** Checks the sealed segments' extents, and finds the end in the last one. */
  Tail examine(NavigableMap<Long, Segment> segments) throws IOException {
    if (segments.isEmpty()) {
      return new Tail(Segment.in(directory, 0), 0, 0, 0, false, 0);
    }
    List<Segment> all = List.copyOf(segments.values());
    if (all.getFirst().base() != 0) {
      throw Damage.corrupt(Segment.in(directory, 0), 0, "the first file of the log is missing");
    }
    for (int i = 0; i + 1 < all.size(); i++) {
      examineSealed(all.get(i), all.get(i + 1));
    }
    return examineLast(all);
  }

  private void examineSealed(Segment segment, Segment next) throws IOException {
    try (DataFile file = files.open(segment.path())) {
      SegmentReader reader = reader(file, segment, file.size());
      header(segment, reader);
      long length = next.base() - segment.base();
      if (reader.limit() < length) {
        throw Damage.corrupt(
            segment,
            reader.limit(),
            "it ends here, but the next file is "
                + next.name()
                + "; a file between is missing, or this one was cut");
      }
      if (reader.trimZeros(length) > length) {
        throw Damage.corrupt(segment, length, "it goes on behind the begin of " + next.name());
      }
    }
  }

  private Tail examineLast(List<Segment> all) throws IOException {
    Segment segment = all.getLast();
    try (DataFile file = files.open(segment.path())) {
      SegmentReader reader = reader(file, segment, file.size());
      if (!SegmentHeader.isWhole(reader.head())) {
        // A segment's header is forced before its first frame is written.
        refuseProven(segment, reader, 0, "the header of the file is damaged");
        if (reader.trimZeros(SegmentHeader.BYTES) > SegmentHeader.BYTES) {
          throw Damage.corrupt(
              segment,
              0,
              "the header of the file is damaged, and what is written after it is there");
        }
        return new Tail(
            segment, segment.base(), lastRecordBefore(all), 0, false, reader.trimZeros(0));
      }
      SegmentHeader header = header(segment, reader);
      return scan(segment, reader, header.previous());
    }
  }

  private Tail scan(Segment segment, SegmentReader reader, long previous) throws IOException {
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
            throw Damage.newer(segment, walk.offset(), version, FrameHeader.VERSION);
        case Broken(String what) -> {
          long end = walk.offset();
          refuseProven(segment, reader, end, what);
          return new Tail(
              segment,
              segment.base() + end,
              walk.previous(),
              forced,
              marked,
              reader.trimZeros(end) - end);
        }
      }
    }
    return new Tail(segment, segment.base() + walk.offset(), walk.previous(), forced, marked, 0);
  }

  /** Bytes that a later frame proves to have been forced were not torn, but damaged. */
  private static void refuseProven(Segment segment, SegmentReader reader, long offset, String what)
      throws IOException {
    long proof = reader.findProof(offset);
    if (proof >= 0) {
      throw Damage.corrupt(
          segment,
          offset,
          what + ", and the record at byte " + proof + " proves that it had been whole");
    }
  }

  /** The last record before the last segment, whose header did not survive. */
  private long lastRecordBefore(List<Segment> all) throws IOException {
    if (all.size() == 1) {
      return 0;
    }
    Segment sealed = all.get(all.size() - 2);
    Extent extent = new Extent(sealed, all.getLast().base() - sealed.base());
    return new LogWalk(files).walk(List.of(extent), 0, (position, payload) -> {});
  }

  private static SegmentReader reader(DataFile file, Segment segment, long size) {
    return new SegmentReader(file, segment.base(), size, SegmentReader.SEQUENTIAL);
  }

  /** The header of a segment that must have a whole one. */
  static SegmentHeader header(Segment segment, SegmentReader reader) throws IOException {
    ByteBuffer head = reader.head();
    if (!SegmentHeader.isWhole(head)) {
      throw Damage.corrupt(segment, 0, "the header of the file is damaged");
    }
    SegmentHeader header = SegmentHeader.decode(head);
    if (header.version() != SegmentHeader.VERSION) {
      throw Damage.newer(segment, 0, header.version(), SegmentHeader.VERSION);
    }
    if (header.base() != segment.base()) {
      throw Damage.corrupt(
          segment, 0, "it was written as " + Segment.in(Path.of(""), header.base()).name());
    }
    return header;
  }
}
