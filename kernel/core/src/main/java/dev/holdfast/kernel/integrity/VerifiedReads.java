package dev.holdfast.kernel.integrity;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the store whose damage is read once more, and then repaired. What is answered as a hit
 * has the checksum of the store, or the digest of its head.
 */
public final class VerifiedReads {
  private final ContextStore store;
  private final Repairer repairer;
  private final KnownDamage known;
  private final IntegrityFigures figures;

  /** Over a store. */
  public VerifiedReads(
      ContextStore store, Repairer repairer, KnownDamage known, IntegrityFigures figures) {
    this.known = known;
    this.store = store;
    this.repairer = repairer;
    this.figures = figures;
  }

  /**
   * The entry of a key. {@link StoreRead.Damaged} when there is no good copy: then the key stays
   * refused until it is written anew.
   *
   * @throws HoldfastException with {@code corrupt} when not even its head can be read or made again
   */
  public StoreRead find(ContextKey key) {
    figures.verified();
    boolean isSampled = figures.isSampled();
    long begin = isSampled ? figures.nanos() : 0;
    @Nullable StoreRead read = tried(key);
    if (isSampled) {
      figures.timed(begin);
    }
    boolean isSound =
        read instanceof StoreRead.Miss
            || read instanceof StoreRead.Hit hit && (known.isClear() || !known.holds(hit.head()));
    return read != null && isSound ? read : again(key);
  }

  private StoreRead again(ContextKey key) {
    StoreRead read;
    try {
      read = store.find(key);
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      return repaired(repairer.headOf(key).orElseThrow(() -> e));
    }
    return switch (read) {
      case StoreRead.Hit hit -> known.holds(hit.head()) ? repaired(hit.head()) : hit;
      case StoreRead.Miss miss -> miss;
      case StoreRead.Damaged(EntryHead head) -> repaired(head);
    };
  }

  /** What the log has in the place of a damaged value, which is being mended meanwhile. */
  private StoreRead repaired(EntryHead head) {
    Optional<byte[]> copy = repairer.repair(head);
    return copy.isPresent() ? new StoreRead.Hit(head, copy.get()) : new StoreRead.Damaged(head);
  }

  /** What the store answers; null when it cannot tell because of damage. */
  private @Nullable StoreRead tried(ContextKey key) {
    try {
      return store.find(key);
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      return null;
    }
  }
}
