package dev.holdfast.api;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened to the runtime itself, for operators: damage, repair, pressure, a lost
 * lease. Changes of contexts are {@link ContextEvent}s.
 *
 * @param sequence rises by one with each event of a run, from 1
 * @param at when it happened
 * @param kind what happened
 * @param key the context concerned, when it is one; shown only to those who may read it, and never
 *     logged
 * @param message one sentence, without keys or contents
 * @param facts figures for programs, by camel-case name; values are {@link String}, {@link Long},
 *     {@link Integer} or {@link Boolean}; order is kept
 */
public record RuntimeEvent(
    long sequence,
    Instant at,
    Kind kind,
    Optional<ContextKey> key,
    String message,
    Map<String, Object> facts) {

  /** What happened. */
  public enum Kind {
    /** A stored value was not what was written. */
    CORRUPTION,
    /** A damaged value was replaced by the one that was written. */
    REPAIRED,
    /** A sweep reclaimed expired entries; sweeps that find nothing are not told. */
    SWEEP,
    /** Entries ended at their deadline. */
    EXPIRED,
    /** Entries were given up to stay within the memory budget. */
    EVICTED,
    /** A transaction was rolled back. */
    ROLLBACK,
    /** A lease ended although its holder had not given it back. */
    LEASE_LOST,
    /** A circuit breaker opened. */
    CIRCUIT_OPENED,
    /** A circuit breaker lets a probe through. */
    CIRCUIT_HALF_OPENED,
    /** A circuit breaker closed. */
    CIRCUIT_CLOSED,
    /** The memory in use crossed a threshold, in either direction. */
    PRESSURE,
    /** A limit was lifted by hand, or a refusal overridden. */
    OVERRIDDEN,
    /** A job came close to the processor time that it was given. */
    BUDGET_NEAR,
    /** A job used more processor time, or took longer, than it was given. */
    OVERRUN,
    /** A task ignored its interruption: it still runs, counted apart. */
    QUARANTINED,
    /** A part of the runtime does not work; {@link #RECOVERED} follows when it does again. */
    UNHEALTHY,
    /** Something that did not work does again. */
    RECOVERED;

    /** The name as the gateways show it: lower case, words joined by {@code _}. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Copies the facts. */
  public RuntimeEvent {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
