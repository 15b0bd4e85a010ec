package dev.holdfast.kernel;

import dev.holdfast.api.spi.persistence.LogDamage;
import java.util.List;

/**
 * What can be proven of a home.
 *
 * @param whole whether all of it can: nothing is lost, and the daemon takes writes
 * @param source what the state was recovered from: a checkpoint and the log above it, or the log
 * @param records how many records of the log were replayed
 * @param logEnd where the log ends
 * @param entries how many contexts have a present value
 * @param findings what is wrong, in sentences without full stops
 * @param damages where the log is damaged
 * @param keys the keys whose newest value cannot be proven, at most {@link #SHOWN_KEYS}
 * @param unprovenKeys how many there are
 */
public record RecoveryFindings(
    boolean whole,
    String source,
    long records,
    long logEnd,
    long entries,
    List<String> findings,
    List<LogDamage> damages,
    List<String> keys,
    long unprovenKeys) {

  /** The most keys that are listed. */
  public static final int SHOWN_KEYS = 1000;

  /** Copies the lists. */
  public RecoveryFindings {
    findings = List.copyOf(findings);
    damages = List.copyOf(damages);
    keys = List.copyOf(keys);
  }
}
