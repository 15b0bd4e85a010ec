package dev.holdfast.kernel.commit;

/** Waits to the end, and keeps an interrupt for later. */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Waits. */
  @FunctionalInterface
  interface Waiting {
    void run() throws InterruptedException;
  }

  /** Waits for something. */
  @FunctionalInterface
  interface WaitingFor<T> {
    T get() throws InterruptedException;
  }

  static void run(Waiting waiting) {
    get(() -> {
      waiting.run();
      return true;
    });
  }

  static <T> T get(WaitingFor<T> waiting) {
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          return waiting.get();
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
