package dev.holdfast.kernel.config;

import java.util.Locale;

/** What may happen to an entry that nobody deletes. */
public enum EntryClass {
  /** Never expires and is never evicted. */
  KEEP,
  /** May expire or be evicted; either is a logged, counted event. */
  CACHE;

  /** The word in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
