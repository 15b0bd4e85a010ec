package dev.holdfast.persistence.wal;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
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

  GroupBuffer(WalSettings settings, long lastRecord) {
    this.settings = settings;
    this.lastRecord = lastRecord;
  }

  /** The log begins anew, above {@code position}. */
  void restart(long position) {
    lastRecord = position;
  }

  /** Begins to accept records, the first at {@code next} in the segment at {@code segmentBase}. */
  void start(long segmentBase, long next) {
    lock.lock();
    try {
      this.segmentBase = segmentBase;
      this.next = next;
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
      boolean isFull = next + size - segmentBase > settings.segmentBytes();
      if (isFull && next > segmentBase + SegmentHeader.BYTES) {
        segmentBase = next;
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
      workWaiting = true;
      if (isParked) {
        isParked = false;
        work.signal();
      }
      return position;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next group: everything that was added, in order. Waits for some; empty when the buffer is
   * closing and all was taken. The group before it must have been released.
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
      while (filling.isEmpty() && !isClosing) {
        isParked = true;
        work.awaitUninterruptibly();
      }
      isParked = false;
      return swap();
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
    lastGroup = group.size();
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
