package dev.holdfast.kernel.deadline;

import dev.holdfast.api.Cancellation;

/**
 * While it is open, a cancellation interrupts the thread that opened it, so that its wait ends at
 * once. Open it around a wait alone: an interrupt within a file would close the file.
 */
public final class InterruptOnCancel implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final Cancellation.Hook hook;
  private volatile boolean hasInterrupted;

  private InterruptOnCancel(Cancellation cancellation) {
    hook =
        cancellation.onCancel(() -> {
          hasInterrupted = true;
          thread.interrupt();
        });
  }

  /** For the running thread. */
  public static InterruptOnCancel of(Cancellation cancellation) {
    return new InterruptOnCancel(cancellation);
  }

  /** Takes its interrupt back: the thread goes on to tell that it was cancelled. */
  @Override
  public void close() {
    hook.close();
    if (hasInterrupted) {
      boolean ignored = Thread.interrupted();
    }
  }
}
