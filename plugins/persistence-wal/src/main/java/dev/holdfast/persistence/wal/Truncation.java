package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives up the beginning of a log: first says durably where it begins from now on, then takes the
 * files away. Whatever is left of that after a crash is done at the next start.
 */
final class Truncation {
  private final DataFiles files;
  private final Path directory;
  private final Shelf shelf;
  private final RecordReader records;

  /** Files that are still to be taken away. */
  private final List<Segment> leftOver;

  private volatile Begin begin;
  private volatile boolean isBeginMissing;

  Truncation(
      DataFiles files, Path directory, Shelf shelf, RecordReader records, Opening.Found found) {
    this.files = files;
    this.directory = directory;
    this.shelf = shelf;
    this.records = records;
    this.begin = found.begin();
    this.leftOver = new ArrayList<>(found.givenUp());
    this.isBeginMissing = found.isBeginMissing();
  }

  /** Records at or below this position were given up. */
  long givenUp() {
    return begin.previous();
  }

  /** The segment that the log begins with. */
  Segment begin() {
    return Segment.in(directory, begin.base());
  }

  /** What is wrong when the log does not begin where it should; null when it does. */
  @Nullable String missingBegin() {
    return isBeginMissing
        ? "the first file of the log is missing, or its file "
            + Begin.NAME
            + ", which says where it begins, is missing or damaged"
        : null;
  }

  /**
   * Deletes the sealed segments whose records are all at or below {@code position}.
   *
   * <p>Called after the start, from any thread.
   */
  synchronized void upTo(long position) throws IOException {
    List<Segment> all = List.copyOf(shelf.all());
    int count = 0;
    Begin fresh = begin;
    while (count + 1 < all.size()) {
      Segment next = all.get(count + 1);
      long lastBefore = lastBefore(next);
      if (lastBefore > position) {
        break;
      }
      fresh = new Begin(next.base(), lastBefore, false);
      count++;
    }
    if (count == 0) {
      return;
    }
    fresh.write(files, directory);
    begin = fresh;
    List<Segment> gone = all.subList(0, count);
    gone.forEach(shelf::remove);
    for (Segment segment : gone) {
      records.forget(segment);
      files.delete(segment.path());
    }
    files.syncDirectory(directory);
  }

  /** The last record before a segment, or a position behind it when that cannot be read. */
  private long lastBefore(Segment segment) throws IOException {
    try (DataFile file = files.open(segment.path())) {
      SegmentReader reader =
          new SegmentReader(file, segment.base(), file.size(), SegmentHeader.BYTES);
      return SegmentHeader.isWhole(reader.head())
          ? SegmentHeader.decode(reader.head()).previous()
          : segment.base();
    }
  }

  /** Sets everything aside; the log begins above {@code position} and above all that there was. */
  synchronized Tail beginAnew(long position, Tail tail) throws IOException {
    List<Segment> all = List.copyOf(shelf.all());
    long above = Math.max(position + 1, tail.end());
    for (Segment segment : all) {
      try (DataFile file = files.open(segment.path())) {
        above = Math.max(above, segment.base() + file.size());
      }
    }
    Begin fresh = new Begin(above, position, true);
    fresh.write(files, directory);
    begin = fresh;
    isBeginMissing = false;
    all.forEach(shelf::remove);
    for (Segment segment : all) {
      records.forget(segment);
    }
    leftOver.addAll(all);
    setAside();
    return Tail.empty(directory, fresh);
  }

  /** Before the log is written to: does what a crash left undone. */
  synchronized void finish() throws IOException {
    // The BEGIN that this process read may not be on the device: its writer was cut short. Nothing
    // may go, and nothing may be written behind it, before it is.
    files.syncDirectory(directory);
    if (begin.isAnew()) {
      setAside();
    } else if (!leftOver.isEmpty()) {
      for (Segment segment : leftOver) {
        files.delete(segment.path());
      }
      files.syncDirectory(directory);
      leftOver.clear();
    }
  }

  /** The first segment is durable: from now on it must be there. */
  synchronized void begun() throws IOException {
    Segment first = shelf.all().iterator().next();
    if (begin.isAnew()) {
      begin = new Begin(begin.base(), begin.previous(), false);
      begin.write(files, directory);
    } else if (isBeginMissing) {
      // What is missing lies below the position that the caller proved otherwise.
      begin = new Begin(first.base(), lastBefore(first), false);
      begin.write(files, directory);
      isBeginMissing = false;
    }
  }

  private void setAside() throws IOException {
    if (leftOver.isEmpty()) {
      return;
    }
    Set<String> names = new HashSet<>(files.list(directory));
    for (Segment segment : leftOver) {
      int number = 1;
      while (!names.add(segment.name() + ".aside-" + number)) {
        number++;
      }
      files.rename(segment.path(), directory.resolve(segment.name() + ".aside-" + number));
    }
    files.syncDirectory(directory);
    leftOver.clear();
  }
}
