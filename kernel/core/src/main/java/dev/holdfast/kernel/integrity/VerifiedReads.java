package dev.holdfast.kernel.integrity;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.Optional;

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
    if (!figures.isSampled()) {
      return sound(key, found(key));
    }
    long begin = figures.nanos();
    Found found = found(key);
    figures.timed(begin);
    return sound(key, found);
  }

  private StoreRead sound(ContextKey key, Found found) {
    return switch (found) {
      case Found.Read(StoreRead.Hit hit) ->
          known.isClear() || !known.holds(hit.head()) ? hit : again(key);
      case Found.Read(StoreRead.Miss miss) -> miss;
      case Found.Read(StoreRead.Damaged _) -> again(key);
      case Found.Unreadable _ -> again(key);
    };
  }

  private StoreRead again(ContextKey key) {
    return switch (found(key)) {
      case Found.Read(StoreRead.Hit hit) -> known.holds(hit.head()) ? repaired(hit.head()) : hit;
      case Found.Read(StoreRead.Miss miss) -> miss;
      case Found.Read(StoreRead.Damaged(EntryHead head)) -> repaired(head);
      case Found.Unreadable(HoldfastException why) -> {
        EntryHead head = repairer.headOf(key).orElseThrow(() -> why);
        yield repaired(head);
      }
    };
  }

  /** What the log has in the place of a damaged value, which is being mended meanwhile. */
  private StoreRead repaired(EntryHead head) {
    Optional<byte[]> copy = repairer.repair(head);
    return copy.isPresent() ? new StoreRead.Hit(head, copy.get()) : new StoreRead.Damaged(head);
  }

  /** What the store answered: something, or that it cannot tell because of damage. */
  private sealed interface Found {
    record Read(StoreRead read) implements Found {}

    record Unreadable(HoldfastException why) implements Found {}
  }

  private Found found(ContextKey key) {
    try {
      return new Found.Read(store.find(key));
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      return new Found.Unreadable(e);
    }
  }
}
