package dev.holdfast.persistence.wal;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogFile;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.api.spi.persistence.LogStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The log in segment files. A record's position is the logical byte offset of its frame, so reading
 * one needs no index.
 *
 * <p>Opening examines and changes nothing; the first {@link #replay} checks every frame; only
 * {@link #start} cuts a torn tail and writes.
 */
final class WriteAheadLog implements CommitLog {
  private static final long WRITE_PAUSE_NANOS = 1_000_000;
  private static final int WRITE_ATTEMPTS = 5_000;

  private final WalSettings settings;
  private final DataFiles files;
  private final Threads threads;
  private final Path directory;
  private final ConcurrentNavigableMap<Long, Segment> segments;
  private final Tail tail;
  private final GroupBuffer buffer;
  private final Progress progress;
  private final RecordReader records;
  private volatile long replayed;
  private volatile boolean isVerified;
  private volatile @Nullable SegmentWriter writer;
  private @Nullable Thread thread;
  private boolean isClosed;

  private WriteAheadLog(
      WalSettings settings,
      DataFiles files,
      Threads threads,
      Path directory,
      ConcurrentNavigableMap<Long, Segment> segments,
      Tail tail) {
    this.settings = settings;
    this.files = files;
    this.threads = threads;
    this.directory = directory;
    this.segments = segments;
    this.tail = tail;
    this.buffer = new GroupBuffer(settings, tail.lastRecord());
    this.progress = new Progress(tail.end(), tail.lastRecord());
    this.records = new RecordReader(files);
  }

  static WriteAheadLog open(WalSettings settings, DataFiles files, Threads threads, Path directory)
      throws IOException {
    files.createDirectories(directory);
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      files.syncDirectory(parent);
    }
    Opening opening = new Opening(files, directory);
    ConcurrentNavigableMap<Long, Segment> segments =
        new ConcurrentSkipListMap<>(opening.segments());
    Tail tail = opening.examine(segments);
    return new WriteAheadLog(settings, files, threads, directory, segments, tail);
  }

  @Override
  public void replay(long after, Visitor visitor) throws IOException {
    if (isVerified) {
      resume(after, visitor);
    } else {
      long[] count = new long[1];
      new LogWalk(files)
          .walk(
              extents(),
              after,
              (position, payload) -> {
                visitor.visit(position, payload);
                count[0]++;
              });
      replayed = count[0];
      isVerified = true;
    }
  }

  /** The files first, then what is acknowledged and was not in them when this began. */
  private void resume(long after, Visitor visitor) throws IOException {
    long durable = progress.durable();
    // In this order: a record up to there is in the group that is being written, or in the files.
    List<PendingRecord> taken = buffer.taken();
    List<Extent> extents = extents();
    // The chain up to a segment's begin was checked before, or was written by this process.
    extents.removeIf(extent -> extent.end() <= after);
    long seen = Math.max(after, new LogWalk(files).resume(extents, after, visitor));
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
      if (!isVerified) {
        new LogWalk(files).walk(extents(), Long.MAX_VALUE, (position, payload) -> {});
        isVerified = true;
      }
      SegmentWriter opened = SegmentWriter.open(settings, files, directory, segments, tail);
      writer = opened;
      progress.readableUpTo(opened.end());
      buffer.start(opened.base(), opened.end());
      boolean isMarked = tail.marked() || tail.lastRecord() == 0;
      LogThread body = new LogThread(settings.sync(), buffer, opened, progress, listener, isMarked);
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
    Map.Entry<Long, Segment> entry = segments.floorEntry(position);
    if (entry == null || position < entry.getKey() + SegmentHeader.BYTES) {
      return Optional.empty();
    }
    return records.read(extent(entry.getValue(), end), position);
  }

  @Override
  public void truncate(long position) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public long end() {
    return buffer.lastRecord();
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
        0);
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
    return extents().stream()
        .map(extent -> new LogFile(extent.segment().name(), extent.length()))
        .toList();
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
    for (Segment segment : segments.values()) {
      if (segment.base() + SegmentHeader.BYTES <= end) {
        extents.add(extent(segment, end));
      }
    }
    return extents;
  }

  private Extent extent(Segment segment, long end) {
    Long next = segments.higherKey(segment.base());
    long segmentEnd = next == null ? end : Math.min(next, end);
    return new Extent(segment, segmentEnd - segment.base());
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
