package dev.holdfast.api.seam;

import java.time.Duration;

/** Where threads come from, so that a simulated world can own them. */
public interface Threads {

  /**
   * Work that repeats until it is closed; closing waits for a run in progress, and closing twice
   * does no harm.
   */
  interface Repeating extends AutoCloseable {
    @Override
    void close();
  }

  /** Starts a platform thread, for work that blocks in the operating system or must be measured. */
  Thread platform(String name, Runnable body);

  /** Starts a virtual thread, for work that waits. */
  Thread virtual(String name, Runnable body);

  /** Runs {@code body} again and again, {@code period} after the end of the run before. */
  Repeating every(String name, Duration period, Runnable body);
}
