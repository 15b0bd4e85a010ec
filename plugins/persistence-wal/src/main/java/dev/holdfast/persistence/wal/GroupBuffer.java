package dev.holdfast.persistence.wal;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Orders records, gives them positions, and hands them to the log thread in groups.
 *
 * <p>Two lists: one is filled by {@code add} while the log thread writes the other. Payloads are
 * referred to, not copied: the contract of {@code append} forbids changing them.
 */
final class GroupBuffer {
  /** How often the log thread looks for work before it parks: some ten microseconds. */
  private static final int SPINS = 400;

  /**
   * How often it lets others run so that those whom the last sync served may come again: without
   * it, groups of one and of all the others alternate, and half of the syncs serve one writer.
   */
  private static final int YIELDS = 50;

  private final WalSettings settings;
  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();

  private List<PendingRecord> filling = new ArrayList<>();
  private List<PendingRecord> writing = new ArrayList<>();
  private long fillingBytes;
  private long segmentBase;
  private long next;
  private volatile long lastRecord;
  private volatile long records;
  private volatile long bytes;
  private volatile boolean workWaiting;
  private volatile int filled;
  private int lastGroup;
  private boolean isParked;
  private boolean isStarted;
  private boolean isClosing;
  private @Nullable Throwable failure;
  private Space space = Space.NONE;
  private volatile Space.@Nullable Wish wish;
  private volatile boolean isDiskFull;
  private volatile long refused;
  private Runnable waiting;

  GroupBuffer(WalSettings settings, Path directory, long lastRecord) {
    this.settings = settings;
    this.directory = directory;
    this.lastRecord = lastRecord;
    this.waiting = room::awaitUninterruptibly;
  }

  /** The log begins anew, above {@code position}. */
  void restart(long position) {
    lastRecord = position;
  }

  /** Begins to accept records, the first at {@code next}, within {@code secured}. */
  void start(long next, Space secured) {
    lock.lock();
    try {
      this.segmentBase = secured.base();
      this.next = next;
      space = secured;
      isStarted = true;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a record and returns its position; waits only when too much is pending. */
  long add(byte[] payload) {
    if (payload.length > FrameHeader.MAX_PAYLOAD) {
      throw new HoldfastException(
          ErrorCode.TOO_LARGE,
          "A log record of %d bytes is above the limit of %d; split it."
              .formatted(payload.length, FrameHeader.MAX_PAYLOAD));
    }
    long size = FrameHeader.BYTES + (long) payload.length;
    lock.lock();
    try {
      refuseUnlessOpen();
      while (fillingBytes > 0 && fillingBytes + size > settings.maxPendingBytes()) {
        room.awaitUninterruptibly();
        refuseUnlessOpen();
      }
      awaitSpace(size);
      if (isSegmentFull(size)) {
        segmentBase = next;
        space = space.rolled(segmentBase);
        next += SegmentHeader.BYTES;
      }
      long position = next;
      filling.add(new PendingRecord(position, lastRecord, payload));
      fillingBytes += size;
      next += size;
      lastRecord = position;
      records++;
      bytes += size;
      filled = filling.size();
      wakeLogThread();
      return position;
    } finally {
      lock.unlock();
    }
  }

  private boolean isSegmentFull(long size) {
    return next + size + Space.RESERVE - segmentBase > settings.segmentBytes()
        && next > segmentBase + SegmentHeader.BYTES;
  }

  /** Waits until a record has its space; refused when the disk has none. */
  private void awaitSpace(long size) {
    while (true) {
      Space.Wish needed =
          isSegmentFull(size)
              ? Space.Wish.behind(segmentBase, size)
              : Space.Wish.within(segmentBase, next + size);
      if (space.has(needed)) {
        return;
      }
      wish = needed;
      wakeLogThread();
      while (wish != null) {
        waiting.run();
        refuseUnlessOpen();
      }
      if (space.isDiskFull() && !space.has(needed)) {
        refused++;
        throw DiskFull.refusal(directory).toException();
      }
    }
  }

  private void wakeLogThread() {
    workWaiting = true;
    if (isParked) {
      isParked = false;
      work.signal();
    }
  }

  /** Whether an append waits for space. */
  boolean isSpaceWanted() {
    return wish != null;
  }

  /** What is to be secured now; asked when the group that was taken is written. */
  Space.Wish wish() {
    lock.lock();
    try {
      Space.Wish wanted = wish;
      return wanted == null ? new Space.Wish(segmentBase, 0, 0) : wanted;
    } finally {
      lock.unlock();
    }
  }

  /** What was secured after {@code asked} was asked for. */
  void secured(Space found, Space.Wish asked) {
    lock.lock();
    try {
      if (found.base() == segmentBase) {
        space = found;
      } else {
        // Records were already given their places in the file that becomes the next segment.
        space = found.rolled(segmentBase);
      }
      isDiskFull = found.isDiskFull();
      if (asked.equals(wish)) {
        wish = null;
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Space for records that cannot meet a full disk. */
  long securedBytes() {
    lock.lock();
    try {
      return space.bytesBehind(next);
    } finally {
      lock.unlock();
    }
  }

  /** How many records were refused because the disk was full. */
  long refused() {
    return refused;
  }

  /** Whether the disk was full when space was last wanted. */
  boolean isDiskFull() {
    return isDiskFull;
  }

  /** Waiting for space calls this: in a world that owns the threads nobody else does the work. */
  void whenWaiting(Runnable work) {
    waiting = work;
  }

  /**
   * The next group: everything that was added, in order. Waits for some, or for a wish for space;
   * empty when there is only a wish, or {@link #isDone}. The group before it must have been
   * released.
   */
  List<PendingRecord> take() {
    for (int i = 0; i < SPINS && !workWaiting; i++) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < YIELDS && workWaiting && filled < lastGroup; i++) {
      Thread.yield();
    }
    lock.lock();
    try {
      while (filling.isEmpty() && wish == null && !isClosing) {
        isParked = true;
        work.awaitUninterruptibly();
      }
      isParked = false;
      return swap();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the buffer is closing and all was taken. */
  boolean isDone() {
    lock.lock();
    try {
      return isClosing && filling.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #take}, but never waits. */
  List<PendingRecord> poll() {
    lock.lock();
    try {
      return swap();
    } finally {
      lock.unlock();
    }
  }

  private List<PendingRecord> swap() {
    List<PendingRecord> group = filling;
    filling = writing;
    writing = group;
    fillingBytes = 0;
    workWaiting = false;
    filled = 0;
    lastGroup = group.isEmpty() ? lastGroup : group.size();
    room.signalAll();
    return group;
  }

  /** The group that was taken is in the file. */
  void release() {
    lock.lock();
    try {
      writing.clear();
    } finally {
      lock.unlock();
    }
  }

  /** The payload of a record that is taken but perhaps not in the file. */
  Optional<byte[]> find(long position) {
    lock.lock();
    try {
      for (PendingRecord pending : writing) {
        if (pending.position() == position) {
          return Optional.of(pending.payload());
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The group that is taken and perhaps not in the file. */
  List<PendingRecord> taken() {
    lock.lock();
    try {
      return List.copyOf(writing);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further records, and lets the log thread end after what was added. */
  void close() {
    lock.lock();
    try {
      isClosing = true;
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further records because of {@code cause}. */
  void fail(Throwable cause) {
    lock.lock();
    try {
      failure = cause;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long lastRecord() {
    return lastRecord;
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  private void refuseUnlessOpen() {
    Throwable cause = failure;
    if (cause != null) {
      throw new HoldfastException(
          Damage.unavailable("The log failed and accepts nothing", cause), cause);
    }
    if (isClosing || !isStarted) {
      throw new HoldfastException(
          ErrorCode.UNAVAILABLE,
          isClosing ? "The log is closed; restart to write." : "The log is not started yet.");
    }
  }
}
