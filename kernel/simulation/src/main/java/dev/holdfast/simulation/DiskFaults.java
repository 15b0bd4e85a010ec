package dev.holdfast.simulation;

import java.io.IOException;

/** The faults that wait to happen to one disk. */
final class DiskFaults {
  private static final long NEVER = Long.MAX_VALUE;

  private long operationsLeft = NEVER;
  private long forcesUntilFault = NEVER;
  private long bytesLeft = NEVER;
  private long syncs;

  void cutPowerAfter(long operations) {
    operationsLeft = operations;
  }

  void failForceAfter(long forces) {
    forcesUntilFault = forces;
  }

  void fillUpAfter(long bytes) {
    bytesLeft = bytes;
  }

  void clear() {
    operationsLeft = NEVER;
    forcesUntilFault = NEVER;
    bytesLeft = NEVER;
  }

  long syncs() {
    return syncs;
  }

  boolean isPowerCut() {
    return operationsLeft < 0;
  }

  /** One operation more; throws when the power fails at it, and at each that follows. */
  void operate() throws IOException {
    if (operationsLeft <= 0) {
      operationsLeft = -1;
      throw powerCut();
    }
    operationsLeft--;
  }

  /** Like {@link #operate}, but answers whether the power fails while this one is done. */
  boolean operateToTheEnd() throws IOException {
    boolean isCut = operationsLeft == 0;
    if (isCut) {
      operationsLeft = -1;
    } else {
      operate();
    }
    return isCut;
  }

  /** Takes room for at most so many bytes. */
  int reserve(int bytes) {
    int count = (int) Math.min(bytes, bytesLeft);
    bytesLeft -= count;
    return count;
  }

  /** Whether the sync that begins now fails. */
  boolean isSyncFault() {
    syncs++;
    return forcesUntilFault-- == 0;
  }

  static IOException powerCut() {
    return new IOException("power cut");
  }

  static IOException full() {
    return new IOException("No space left on device");
  }
}
