package dev.holdfast.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a request was not carried out: a stable code, a sentence for people, and facts for programs.
 *
 * <p>A refused write changed nothing, with one exception that the code itself names: {@link
 * ErrorCode#DEADLINE} with the fact {@code outcome = "unknown"} was already sequenced and may still
 * commit.
 *
 * @param code the stable code
 * @param message what failed, with the values, and what to do about it
 * @param facts what a program needs to react, by camel-case name ({@code currentVersion}, {@code
 *     holder}, {@code index}, ...); values are {@link String}, {@link Long}, {@link Integer} or
 *     {@link Boolean}; order is kept
 */
public record Refusal(ErrorCode code, String message, Map<String, Object> facts) {

  public Refusal {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** A refusal without facts. */
  public static Refusal of(ErrorCode code, String message) {
    return new Refusal(code, message, Map.of());
  }

  /** This refusal with one more fact. */
  public Refusal with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Refusal(code, message, more);
  }

  /** This refusal as an exception, for places where no outcome can be returned. */
  public HoldfastException toException() {
    return new HoldfastException(this);
  }
}
