package dev.holdfast.api.spi.store;

import dev.holdfast.api.ContextKey;
import java.util.List;
import java.util.Optional;

/**
 * The materialised state of the log: the present entry of every key.
 *
 * <ol>
 *   <li>{@link #apply} is called by one thread at a time, in position order, after the record is
 *       durable. Conditions were decided before; the store never refuses.
 *   <li>A batch is atomic: a reader sees all of its changes to a key or none, and after a failure
 *       none of the batch counts as applied ({@link #appliedPosition} did not move). Applying a
 *       batch at or below {@link #appliedPosition} does nothing.
 *   <li>{@link #head}, {@link #find}, {@link #scan} and {@link #expiring} are called from any
 *       number of threads, at any time, also while a batch is applied.
 *   <li>The store guards every copy of a value with CRC32C and checks it on each {@link #find}. The
 *       checksum is computed from the bytes that are handed in, before they are copied, so that a
 *       copy that went wrong is found by the first {@code find}; a splice carries on the checksum
 *       of what stays, or makes a new one only of bytes that it has just checked. A head that is
 *       kept as bytes is guarded like a value. The store never decides about deadlines: that is the
 *       kernel's.
 *   <li>{@link #close} is called once by the kernel; a second call does nothing.
 *   <li>{@link #mend} is called between two batches, by the thread that applies them. It replaces
 *       the bytes of the version it names and changes nothing else: no other version, no position,
 *       no figure of {@link #stats}.
 * </ol>
 */
public interface ContextStore extends AutoCloseable {
  /** The entry without its bytes; cost does not depend on the length of the value. */
  Optional<EntryHead> head(ContextKey key);

  /** The entry with its bytes, verified. */
  StoreRead find(ContextKey key);

  /**
   * The same, for whoever checks every copy and uses none: it is not counted as a use of the entry,
   * and a store of several layers looks into each.
   */
  default StoreRead inspect(ContextKey key) {
    return find(key);
  }

  /**
   * A hint, before the first batch: about so many entries are to come, so that room can be made for
   * them at once. It may be wrong, and may be ignored.
   */
  default void expect(long entries) {}

  /** Applies all changes of a batch. */
  void apply(StoreBatch batch);

  /**
   * Puts the right bytes in the place of damaged ones, if the entry is still the one that was found
   * damaged: its version and position are those of {@code head}. An entry whose head cannot be read
   * becomes {@code head} with these bytes.
   *
   * @param head the entry as it was applied
   * @param value its bytes, which the caller has proven by their digest; they belong to the store
   * @return whether the entry has these bytes now; false, and nothing is done, when it is another,
   *     or the store cannot: that is the default
   */
  default boolean mend(EntryHead head, byte[] value) {
    return false;
  }

  /**
   * Entries in key order (by bytes).
   *
   * @param prefix what the keys begin with
   * @param after only keys above this one; it need not exist
   * @param limit at most so many, at least 1
   */
  List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit);

  /**
   * Entries whose deadline is at or before {@code nowMillis}, the earliest first, at most {@code
   * limit}.
   */
  List<EntryHead> expiring(long nowMillis, int limit);

  /**
   * Entries that may be given up, the least valuable first: those of the lowest priority before
   * others, and among these by how often and how lately they were found. Entries without a deadline
   * and those of {@link dev.holdfast.api.Priority#CRITICAL} are never among them. A store that does
   * not hold its entries in memory names none.
   *
   * @param limit at most so many, at least 1
   */
  default List<EntryHead> coldest(int limit) {
    return List.of();
  }

  /**
   * The memory that an entry takes in this store with its indexes, beyond what it shares with
   * others, in bytes; by this it is accounted before it is applied. 0 when the entry is not held in
   * memory.
   *
   * @param head the entry; neither its position nor its digest matters
   */
  default long footprint(EntryHead head) {
    return 0;
  }

  /** The position of the last batch applied, 0 when there was none. */
  long appliedPosition();

  /** What the store holds. */
  StoreStats stats();

  @Override
  void close();
}
