package dev.holdfast.kernel.history;

import dev.holdfast.api.ContextKey;
import dev.holdfast.kernel.delta.Chain;

/** Where every version of every key stands in the log. All else is read from there. */
public sealed interface VersionIndex extends Chain.Index permits HistoryIndex, StoredVersions {
  /** The log position of a version, 0 when there is none of it. */
  long position(ContextKey key, long version);

  /** The version before {@code version}, 0 when there is none. */
  long before(ContextKey key, long version);

  /** The newest version that is no append to the one before it, 0 when there is none. */
  long newestWhole(ContextKey key);

  /** Up to {@code limit} versions above {@code after}, ascending. */
  long[] after(ContextKey key, long after, int limit);

  /** No delta is to build upon a chain that begins at or below {@code position} from here on. */
  void seal(long position);

  /**
   * Forgets the versions at or below a position, which the log gave up, and those above that build
   * upon one of them.
   *
   * @param continuation tells where a key's versions are whole again
   */
  void forget(long position, Continuation continuation);

  /** Finds where a key can be read again whose older versions were given up. */
  @FunctionalInterface
  interface Continuation {
    /**
     * The lowest version at or above {@code first} that builds upon no other, or the one after the
     * newest.
     */
    long firstWhole(ContextKey key, long first);
  }
}
