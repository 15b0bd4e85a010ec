package dev.holdfast.api;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The inbound port to the memory budget ({@code memory.*} of the configuration): whoever is about
 * to hold many bytes reserves them first, so that all that is accounted together never exceeds
 * {@code memory.hard-limit}.
 *
 * <ol>
 *   <li>Every method may be called from any thread. {@link #reserve} may wait while entries that
 *       may be given up make room; nothing else blocks.
 *   <li>A refused reservation, or growth, took nothing.
 *   <li>Bytes are those of the heap or of native memory, as well as the caller can tell: for an
 *       array its length is good enough.
 * </ol>
 */
public interface Memory {

  /** What accounted bytes are held for. */
  enum Account {
    /** Entries with their indexes. */
    ENTRIES,
    /** Last versions of keys that are gone. */
    TOMBSTONES,
    /** Where older versions stand in the log. */
    HISTORY,
    /** Results of named requests. */
    IDEMPOTENCY,
    /** Bodies of requests in flight. */
    REQUESTS,
    /** Events that wait for their watchers. */
    WATCHERS,
    /** Values under comparison, and what codecs need beside them. */
    SCRATCH,
    /** What plugins hold outside of the heap. A gauge: measured, not reserved. */
    NATIVE,
    /** What a program that embeds Holdfast, or a plugin, holds for itself. */
    EMBEDDED;

    /** The name in figures: lower case. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether others than the kernel may reserve for it. */
    public boolean isOpen() {
      return switch (this) {
        case REQUESTS, SCRATCH, EMBEDDED -> true;
        case ENTRIES, TOMBSTONES, HISTORY, IDEMPOTENCY, WATCHERS, NATIVE -> false;
      };
    }
  }

  /** Bytes that are reserved; used by one thread at a time. Closing twice does no harm. */
  interface Reservation extends AutoCloseable {
    /** Reserves more; the refusal when there is no room, and then nothing has changed. */
    Optional<Refusal> grow(long moreBytes);

    /** How many bytes are reserved, 0 after closing. */
    long bytes();

    /** Gives the bytes back. */
    @Override
    void close();
  }

  /**
   * The budget at one moment.
   *
   * @param usedBytes all that is accounted
   * @param hardLimitBytes what it never exceeds
   * @param softLimitBytes where eviction ends
   * @param evictFromBytes above it entries are given up in the background
   * @param emergencyBytes the last part of the hard limit, kept for deletions and for critical
   *     writes under an {@link EmergencyOverride}
   * @param accounts bytes by account; together about {@code usedBytes}, as they are read one by one
   */
  record Usage(
      long usedBytes,
      long hardLimitBytes,
      long softLimitBytes,
      long evictFromBytes,
      long emergencyBytes,
      Map<Account, Long> accounts) {
    /** Copies the accounts. */
    public Usage {
      accounts = Map.copyOf(accounts);
    }

    /** The part of the hard limit that is in use; 1 = all of it. */
    public double utilisation() {
      return (double) usedBytes / hardLimitBytes;
    }
  }

  /**
   * A threshold was crossed.
   *
   * @param percent the threshold, in percent of the hard limit
   * @param isRising whether it was reached; else usage fell clearly below it
   * @param usage the budget when the callback is called
   */
  record Pressure(int percent, boolean isRising, Usage usage) {}

  /** A callback in force, until it is closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Reserves bytes before they are allocated; refused {@link ErrorCode#OVER_BUDGET} when there is
   * no room.
   *
   * @param account one that {@link Account#isOpen is open}
   * @param bytes 0 or more
   */
  Outcome<Reservation> reserve(Account account, long bytes);

  /** The budget now. */
  Usage usage();

  /**
   * Calls back when usage crosses a threshold: once when it reaches it, and once when it has fallen
   * at least 2 % of the hard limit below it. Calls come one at a time, on a thread of the kernel,
   * within a second; who takes long delays those of others, and what is thrown is logged.
   *
   * @param percents thresholds in percent of the hard limit, 1 to 100
   * @param callback is told
   */
  Subscription onPressure(Collection<Integer> percents, Consumer<Pressure> callback);
}
