package dev.holdfast.kernel.commit;

import dev.holdfast.api.spi.store.EntryHead;

/**
 * What the sequencer knows of a key: the newest state that was sequenced, whether applied already
 * or not.
 */
sealed interface Head {
  /** The last version that the key ever had, 0 when none is remembered. */
  long lastVersion();

  /** There is an entry; it may be past its deadline. */
  record Live(EntryHead entry) implements Head {
    @Override
    public long lastVersion() {
      return entry.version();
    }
  }

  /** There is none. */
  record Gone(long lastVersion) implements Head {}
}
