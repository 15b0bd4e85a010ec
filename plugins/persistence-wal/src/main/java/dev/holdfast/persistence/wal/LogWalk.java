package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.persistence.wal.FrameRead.Broken;
import dev.holdfast.persistence.wal.FrameRead.Newer;
import dev.holdfast.persistence.wal.FrameRead.Whole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks over segments in order and visits the records behind a position.
 *
 * <p>Whatever is not as it was written is damage. The walk goes on behind it with the next frame
 * whose checksum and place are right; that frame's link says whether a record was lost that had to
 * be visited. Used once.
 */
final class LogWalk {
  private static final long UNKNOWN = -1;

  /** Damage whose end is not known yet. */
  private record Gap(long from, String where, String what) {}

  private final Shelf shelf;
  private final long after;
  private final CommitLog.Visitor visitor;
  private final List<LogDamage> damages = new ArrayList<>();
  private @Nullable Gap gap;
  private long previous = UNKNOWN;
  private long visited;
  private long last;

  LogWalk(Shelf shelf, long after, CommitLog.Visitor visitor) {
    this.shelf = shelf;
    this.after = after;
    this.visitor = visitor;
  }

  /** How many records were visited. */
  long visited() {
    return visited;
  }

  /** The position of the last record seen, visited or not; 0 for none. */
  long last() {
    return last;
  }

  /** What was told to the visitor. */
  List<LogDamage> damages() {
    return List.copyOf(damages);
  }

  /** The log has nothing where it should have begun. */
  LogWalk withoutBegin(Segment missing, String what) {
    note(missing, SegmentHeader.BYTES, 0, what);
    return this;
  }

  /** Walks over all of {@code extents}. */
  LogWalk over(List<Extent> extents) throws IOException {
    for (Extent extent : extents) {
      Optional<DataFile> opened = shelf.open(extent.segment());
      if (opened.isEmpty()) {
        // It was truncated since the walk began, and everything before it.
        previous = UNKNOWN;
        continue;
      }
      try (DataFile file = opened.get()) {
        walk(extent, file);
      }
    }
    if (gap != null) {
      deliver(gap, Long.MAX_VALUE);
    }
    return this;
  }

  private void walk(Extent extent, DataFile file) throws IOException {
    Segment segment = extent.segment();
    long size = file.size();
    long limit = Math.min(size, extent.length());
    SegmentReader reader = new SegmentReader(file, segment.base(), limit, SegmentReader.SEQUENTIAL);
    long offset = begin(segment, reader);
    while (offset < limit) {
      switch (reader.read(offset)) {
        case Whole(FrameHeader frame, byte[] payload) -> {
          if (previous != UNKNOWN && frame.previous() != previous) {
            note(segment, offset, offset, "a record " + otherThan(frame.previous()));
          }
          meet(frame, payload);
          offset += FrameHeader.BYTES + frame.length();
        }
        case Newer(int version) ->
            throw Damage.newer(segment.name(), offset, version, FrameHeader.VERSION);
        case Broken(String what) -> {
          note(segment, offset, offset, what);
          previous = UNKNOWN;
          long next = reader.findWhole(offset + 1);
          offset = next < 0 ? limit : next;
        }
      }
    }
    end(extent, file, size);
  }

  /** Judges the header, and answers where to begin. */
  private long begin(Segment segment, SegmentReader reader) throws IOException {
    ByteBuffer head = reader.head();
    if (SegmentHeader.isWhole(head)) {
      SegmentHeader header = SegmentHeader.decode(head);
      if (header.version() != SegmentHeader.VERSION) {
        throw Damage.newer(segment.name(), 0, header.version(), SegmentHeader.VERSION);
      }
      if (header.base() != segment.base()) {
        String name = Segment.name(header.base());
        note(segment, SegmentHeader.BYTES, 0, "it was written as " + name);
      } else {
        if (previous != UNKNOWN && header.previous() != previous) {
          note(segment, SegmentHeader.BYTES, 0, "its header " + otherThan(header.previous()));
        }
        settle(header.previous());
        previous = header.previous();
        last = Math.max(last, previous);
      }
    } else {
      note(segment, SegmentHeader.BYTES, 0, "the header of the file is damaged");
    }
    long offset = after - segment.base();
    if (offset >= SegmentHeader.BYTES
        && offset < reader.limit()
        && reader.read(offset) instanceof Whole(FrameHeader frame, byte[] ignored)) {
      previous = frame.previous();
      return offset;
    }
    return SegmentHeader.BYTES;
  }

  private String otherThan(long named) {
    return "names %d as the one before it, which is %d".formatted(named, previous);
  }

  private void meet(FrameHeader frame, byte[] payload) {
    settle(frame.previous());
    if (!frame.isRecord()) {
      previous = frame.previous();
      return;
    }
    if (gap != null) {
      deliver(gap, frame.position());
    }
    previous = frame.position();
    last = frame.position();
    if (frame.position() > after) {
      visitor.visit(frame.position(), payload);
      visited++;
    }
  }

  /** Something whole says what the record before it was: perhaps nothing was lost behind after. */
  private void settle(long named) {
    if (gap != null && gap.from() <= after && named <= after) {
      gap = null;
    }
  }

  /** Judges how a segment ends. */
  private void end(Extent extent, DataFile file, long size) throws IOException {
    Segment segment = extent.segment();
    Segment next = extent.next();
    if (next == null) {
      return;
    }
    if (size < extent.length()) {
      String what =
          "it ends here, but the next file is "
              + next.name()
              + "; a file between is missing, or this one was cut";
      note(segment, size, size, what);
      previous = UNKNOWN;
    } else if (size > extent.length()) {
      SegmentReader all = new SegmentReader(file, segment.base(), size, SegmentReader.SEQUENTIAL);
      if (all.trimZeros(extent.length()) > extent.length()) {
        String what = "it goes on behind the begin of " + next.name();
        note(segment, extent.length(), extent.length(), what);
      }
    }
  }

  private void note(Segment segment, long from, long at, String what) {
    if (gap == null) {
      gap = new Gap(segment.base() + from, "byte " + at + " of " + segment.name(), what);
    }
  }

  private void deliver(Gap found, long to) {
    gap = null;
    LogDamage damage = new LogDamage(found.from(), to, found.where(), found.what());
    damages.add(damage);
    visitor.damaged(damage);
  }
}
