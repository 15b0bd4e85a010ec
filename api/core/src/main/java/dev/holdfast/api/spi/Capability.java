package dev.holdfast.api.spi;

import java.util.Locale;

/**
 * What a backend can do; the kernel judges combinations by these words, and refuses what cannot be
 * promised.
 */
public enum Capability {
  /** What was acknowledged survives the end of the process. */
  DURABLE,
  /** Several daemons may use the same backend. */
  SHARED,
  /** Checks fencing tokens in the same step as the write. */
  FENCED,
  /** Changes several keys in one atomic step. */
  ATOMIC_BATCH,
  /**
   * A store that keeps its state on disk, not in memory: its entries are not held against the
   * memory limit, and it resumes from the position it reached, which only a log that is kept can
   * prove.
   */
  ON_DISK,
  /** Keeps what a watch, a history and a recovery need. */
  HISTORY,
  /** Grants exclusive leases. */
  EXCLUSIVE,
  /** Grants shared leases. */
  SHARED_LEASE;

  /** The word in lists and messages, in kebab-case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
