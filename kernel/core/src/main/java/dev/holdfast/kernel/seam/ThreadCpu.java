package dev.holdfast.kernel.seam;

/** How much processor time threads have used. */
@FunctionalInterface
public interface ThreadCpu {
  /** The processor time of a platform thread since its start, in nanoseconds; -1 when it ended. */
  long nanosOf(Thread thread);
}
