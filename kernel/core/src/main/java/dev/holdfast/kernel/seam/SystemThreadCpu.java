package dev.holdfast.kernel.seam;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The processor time as the operating system counts it, user and system together ({@link
 * ThreadMXBean#getThreadCpuTime}). It knows platform threads only.
 */
public final class SystemThreadCpu implements ThreadCpu {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /** The threads of the running process. */
  public SystemThreadCpu() {}

  @Override
  public long nanosOf(Thread thread) {
    return threads.getThreadCpuTime(thread.threadId());
  }
}
