package dev.holdfast.api.spi.store;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import java.util.List;
import java.util.Optional;

/**
 * A store with {@link dev.holdfast.api.spi.Capability#ON_DISK}: larger than memory, and still there
 * after the process. Besides the entries it keeps, in the same atomic step as each batch, what the
 * kernel would else hold in memory.
 *
 * <ol>
 *   <li>After a crash it is at the position of some batch, whole in itself: entries, stamp and
 *       version rows are those of that position. The kernel applies what the log has above it.
 *   <li>{@link #persist} returns when all that was applied before the call survives the loss of
 *       power. It is called from any thread, also while a batch is applied.
 *   <li>Version rows are added with {@link StoreBatch#versions} and stay when their entry goes.
 * </ol>
 */
public interface OnDiskStore extends ContextStore {
  /** The stamp of the last batch applied that had one; empty before the first. */
  Optional<Digest> stamp();

  /** Makes durable what was applied, and returns the position that is durable at least. */
  long persist();

  /** The versions of a key above {@code after}, the lowest first, at most {@code limit}. */
  List<VersionRow> versions(ContextKey key, long after, int limit);

  /** The highest version of a key at or below {@code version}. */
  Optional<VersionRow> versionAtOrBelow(ContextKey key, long version);
}
