package dev.holdfast.kernel.config;

import java.util.Locale;

/** What happens at the memory limits. */
public enum MemoryMode {
  /** Bytes are accounted; nothing is refused or evicted. */
  OBSERVE,
  /** The same, and crossings are logged as warnings. */
  WARN,
  /** Entries are evicted, and what does not fit is refused. */
  ENFORCE;

  /** The word in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
