package dev.holdfast.kernel.budget;

/** Who can make room when the budget has none. */
@FunctionalInterface
public interface Relief {
  /** Nobody can. */
  Relief NONE = bytes -> false;

  /**
   * Makes room for so many bytes, and waits for it a bounded time; false when there is no hope of
   * it. Others may take the room first.
   */
  boolean makeRoom(long bytes);
}
