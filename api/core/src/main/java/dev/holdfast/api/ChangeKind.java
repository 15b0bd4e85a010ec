package dev.holdfast.api;

import java.util.Locale;

/** What happened to a key. */
public enum ChangeKind {
  PUT,
  APPEND,
  PATCH,
  DELETE,
  /** The deadline passed and the value was reclaimed. */
  EXPIRED,
  /** The value was given up under memory pressure. */
  EVICTED,
  /** The deadline moved; value and version stayed. Neither an event nor a version. */
  TOUCH;

  /** The word on the wire, in lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
