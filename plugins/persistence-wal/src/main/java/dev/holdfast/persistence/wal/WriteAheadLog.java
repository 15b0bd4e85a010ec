package dev.holdfast.persistence.wal;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.api.spi.persistence.LogFile;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.api.spi.persistence.LogStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The log in segment files. A record's position is the logical byte offset of its frame, so reading
 * one needs no index.
 *
 * <p>Opening examines and changes nothing; {@link #replay} finds damage; only {@link #start} cuts a
 * torn tail and writes, and refuses while there is damage that matters.
 */
final class WriteAheadLog implements CommitLog {
  private static final long WRITE_PAUSE_NANOS = 1_000_000;
  private static final int WRITE_ATTEMPTS = 5_000;

  private final WalSettings settings;
  private final DataFiles files;
  private final Threads threads;
  private final Path directory;
  private final Shelf shelf;
  private final GroupBuffer buffer;
  private final Progress progress;
  private final RecordReader records;
  private final Truncation truncation;
  private final LogFigures figures;
  private volatile Tail tail;
  private volatile long replayed;
  private boolean isExamined;
  private List<LogDamage> damages = List.of();
  private volatile @Nullable SegmentWriter writer;
  private @Nullable Thread thread;
  private boolean isClosed;

  private WriteAheadLog(
      WalSettings settings,
      DataFiles files,
      Threads threads,
      Path directory,
      LogFigures figures,
      Opening.Found found) {
    this.settings = settings;
    this.files = files;
    this.threads = threads;
    this.directory = directory;
    this.figures = figures;
    this.shelf = new Shelf(files, found.segments().values());
    this.tail = found.tail();
    this.buffer = new GroupBuffer(settings, directory, tail.lastRecord());
    this.progress = new Progress(tail.end(), tail.lastRecord());
    this.records = new RecordReader(shelf);
    this.truncation = new Truncation(files, directory, shelf, records, found);
  }

  /** Opens a log that records no figures. */
  static WriteAheadLog open(WalSettings settings, DataFiles files, Threads threads, Path directory)
      throws IOException {
    return open(settings, files, threads, directory, LogFigures.none());
  }

  static WriteAheadLog open(
      WalSettings settings, DataFiles files, Threads threads, Path directory, LogFigures figures)
      throws IOException {
    files.createDirectories(directory);
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      files.syncDirectory(parent);
    }
    Opening.Found found = new Opening(files, directory).look();
    return new WriteAheadLog(settings, files, threads, directory, figures, found);
  }

  /**
   * Before the start, each call examines from the segment that holds {@code after} on, and what it
   * finds decides whether the log may start. When {@code after} was given up it visits from where
   * the log begins.
   */
  @Override
  public void replay(long after, Visitor visitor) throws IOException {
    if (writer != null) {
      resume(after, visitor);
      return;
    }
    isExamined = false;
    LogWalk walk = walk(after, visitor);
    replayed = walk.visited();
    damages = walk.damages();
    isExamined = true;
  }

  private LogWalk walk(long after, Visitor visitor) throws IOException {
    LogWalk walk = new LogWalk(shelf, after, visitor);
    List<Extent> extents = extents();
    String missing = truncation.missingBegin();
    boolean isFromBegin = extents.isEmpty() || extents.getFirst().end() > after;
    if (missing != null && isFromBegin) {
      walk.withoutBegin(truncation.begin(), missing);
    }
    // What a position proves is not looked at again.
    extents.removeIf(extent -> extent.end() <= after);
    return walk.over(extents);
  }

  /** The files first, then what is acknowledged and was not in them when this began. */
  private void resume(long after, Visitor visitor) throws IOException {
    long durable = progress.durable();
    // In this order: a record up to there is in the group that is being written, or in the files.
    List<PendingRecord> taken = buffer.taken();
    List<Extent> extents = extents();
    extents.removeIf(extent -> extent.end() <= after);
    long seen = Math.max(after, new LogWalk(shelf, after, visitor).over(extents).last());
    for (PendingRecord pending : taken) {
      if (pending.position() > seen && pending.position() <= durable) {
        visitor.visit(pending.position(), pending.payload());
      }
    }
  }

  @Override
  public synchronized void start(LogListener listener) {
    if (thread != null || isClosed) {
      throw new IllegalStateException("a log is started once, before it is closed");
    }
    try {
      if (!isExamined) {
        replay(0, Visitors.STRICT);
      }
      if (!damages.isEmpty()) {
        throw damages.getFirst().toException();
      }
      truncation.finish();
      SegmentWriter opened = SegmentWriter.open(settings, files, directory, shelf, tail);
      truncation.begun();
      writer = opened;
      progress.readableUpTo(opened.end());
      buffer.start(opened.end(), opened.secure(new Space.Wish(opened.base(), 0, 0)));
      boolean isMarked = tail.marked() || tail.lastRecord() == 0;
      LogThread body =
          new LogThread(settings.sync(), buffer, opened, progress, listener, figures, isMarked);
      thread = threads.platform("holdfast-log", body);
    } catch (IOException e) {
      throw new HoldfastException(
          Damage.unavailable("The log in " + directory + " cannot be written", e), e);
    }
  }

  @Override
  public long append(byte[] payload) {
    return buffer.add(payload);
  }

  @Override
  public Optional<byte[]> read(long position) throws IOException {
    if (position <= 0 || position > progress.durable()) {
      return Optional.empty();
    }
    long end = progress.readableEnd();
    if (position >= end) {
      // Acknowledged in memory, not written yet; or written since the line above.
      Optional<byte[]> pending = buffer.find(position);
      end = progress.readableEnd();
      if (pending.isPresent() || position >= end) {
        return pending;
      }
    }
    Segment segment = shelf.holding(position);
    if (segment == null || position < segment.base() + SegmentHeader.BYTES) {
      return Optional.empty();
    }
    return records.read(extent(segment, end), position);
  }

  @Override
  public void truncate(long position) throws IOException {
    synchronized (this) {
      if (isClosed) {
        throw new IllegalStateException("a closed log is not truncated");
      }
      if (thread == null) {
        if (position < end()) {
          throw new IllegalStateException(
              "before the start a log is truncated at its end, %d, or above, not at %d"
                  .formatted(end(), position));
        }
        Tail anew = truncation.beginAnew(position, tail);
        tail = anew;
        buffer.restart(anew.lastRecord());
        progress.restart(anew.end(), anew.lastRecord());
        damages = List.of();
        isExamined = true;
        return;
      }
    }
    truncation.upTo(position);
  }

  @Override
  public long end() {
    return buffer.lastRecord();
  }

  @Override
  public Optional<Refusal> trouble() {
    return buffer.isDiskFull() ? Optional.of(DiskFull.refusal(directory)) : Optional.empty();
  }

  /** Space for records that cannot meet a full disk, in bytes. */
  long securedBytes() {
    return buffer.securedBytes();
  }

  /** How many records were refused because the disk was full. */
  long refused() {
    return buffer.refused();
  }

  @Override
  public LogStats stats() {
    SegmentWriter opened = writer;
    return new LogStats(
        buffer.records(),
        buffer.bytes(),
        opened == null ? 0 : opened.syncs(),
        progress.largestBatch(),
        progress.durable(),
        replayed,
        tail.cutBytes(),
        truncation.givenUp());
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      isClosed = true;
      running = thread;
    }
    buffer.close();
    if (running != null && running != Thread.currentThread()) {
      joinUninterruptibly(running);
    }
    try {
      records.close();
    } catch (IOException e) {
      throw new HoldfastException(
          ErrorCode.UNAVAILABLE, "A log file could not be closed after reading; restart.");
    }
  }

  @Override
  public List<LogFile> files() throws IOException {
    awaitWritten(progress.durable());
    List<LogFile> all = new ArrayList<>();
    Begin.length(files, directory).ifPresent(bytes -> all.add(new LogFile(Begin.NAME, bytes)));
    for (Extent extent : extents()) {
      all.add(new LogFile(extent.segment().name(), extent.length()));
    }
    return all;
  }

  /** In the mode {@code buffered} a record counts as durable a moment before it is written. */
  private void awaitWritten(long position) throws IOException {
    for (int i = 0; position > 0 && progress.readableEnd() <= position; i++) {
      if (i == WRITE_ATTEMPTS) {
        throw new IOException("the log in " + directory + " does not write what it has taken");
      }
      LockSupport.parkNanos(WRITE_PAUSE_NANOS);
    }
  }

  /** What may be read now, in order; the list belongs to the caller. */
  private List<Extent> extents() {
    long end = progress.readableEnd();
    List<Extent> extents = new ArrayList<>();
    for (Segment segment : shelf.all()) {
      if (segment.base() + SegmentHeader.BYTES <= end) {
        extents.add(extent(segment, end));
      }
    }
    return extents;
  }

  private Extent extent(Segment segment, long end) {
    Segment next = shelf.after(segment);
    long segmentEnd = next == null ? end : Math.min(next.base(), end);
    return new Extent(segment, segmentEnd - segment.base(), next);
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
