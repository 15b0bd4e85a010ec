package dev.holdfast.kernel.backup;

/** Told how far a long work has come. */
@FunctionalInterface
public interface CopyProgress {
  /** Tells nobody. */
  CopyProgress NONE = (done, total) -> {};

  /**
   * Bytes done, of so many; called often, from the thread that works. An exception ends the work.
   */
  void reached(long done, long total);
}
