package dev.holdfast.kernel.delta;

import dev.holdfast.api.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * What must be read after the last whole value to make a version.
 *
 * @param depth how many records
 * @param bytes how many bytes they log
 */
public record Chain(int depth, long bytes) {
  /** The chain of a whole value. */
  public static final Chain NONE = new Chain(0, 0);

  /** Longer than any chain: a version with it is not built upon. */
  public static final Chain UNKNOWN = new Chain(1 << 20, 1L << 40);

  /** The chain of the version that adds so many logged bytes. */
  public Chain plus(long more) {
    return new Chain(depth + 1, bytes + more);
  }

  /** Who knows chains. */
  @FunctionalInterface
  public interface Index {
    /** The chain of a version; null when it is not the key's newest one that was applied. */
    @Nullable Chain find(ContextKey key, long version);
  }
}
