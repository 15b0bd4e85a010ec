package dev.holdfast.kernel.seam;

import dev.holdfast.api.seam.Threads;
import java.time.Duration;

/**
 * The platform's threads. All are daemons: the process ends when its main work does.
 *
 * <p>Each repeating work has an own platform thread, because it often forces files, which would
 * hold a carrier of the virtual threads; its first run is one period after the start. A run that
 * throws a {@link RuntimeException} is logged, and the next one comes as if nothing had happened.
 */
public final class SystemThreads implements Threads {
  /** The threads of the running process. */
  public SystemThreads() {}

  @Override
  public Thread platform(String name, Runnable body) {
    return Thread.ofPlatform().daemon().name(name).start(body);
  }

  @Override
  public Thread virtual(String name, Runnable body) {
    return Thread.ofVirtual().name(name).start(body);
  }

  @Override
  public Repeating every(String name, Duration period, Runnable body) {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("a period is longer than nothing, this one is " + period);
    }
    return RepeatingWork.start(name, period, body);
  }
}
