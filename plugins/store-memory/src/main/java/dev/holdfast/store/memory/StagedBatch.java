package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch worked out but not yet visible: for each key its entry before and after all changes.
 * Whatever is wrong with a batch is found here, before a reader can see any of it.
 */
final class StagedBatch {
  private final Map<ContextKey, Staged> keys = new LinkedHashMap<>();
  private final EntryIndex index;
  private final EntryMaker maker;

  /** A key's entry before and after; null where there is none. */
  private record Staged(byte[] key, @Nullable Object before, @Nullable Object after) {}

  private StagedBatch(EntryIndex index, EntryMaker maker) {
    this.index = index;
    this.maker = maker;
  }

  /**
   * Works a batch out, then makes it visible, key by key. After a failure (memory exhausted) every
   * key has its entry of before again, so that the batch can be applied once more.
   *
   * @param beforeEach is told each key before it changes; what it throws fails the batch
   * @throws IllegalStateException when a change does not fit the present entry
   */
  static void apply(
      StoreBatch batch, EntryIndex index, EntryMaker maker, Consumer<ContextKey> beforeEach) {
    List<StoreChange> changes = batch.changes();
    if (changes.size() == 1) {
      applyOne(changes.getFirst(), batch.position(), index, maker, beforeEach);
      return;
    }
    StagedBatch staged = new StagedBatch(index, maker);
    changes.forEach(change -> staged.stage(change, batch.position()));
    staged.publish(beforeEach);
  }

  /** What nearly every batch is. */
  private static void applyOne(
      StoreChange change,
      long position,
      EntryIndex index,
      EntryMaker maker,
      Consumer<ContextKey> beforeEach) {
    byte[] key = change.key().toBytes();
    long hash = index.hash(key);
    Object before = index.get(key, hash);
    Object after = maker.after(change, before, key, position);
    try {
      beforeEach.accept(change.key());
      index.set(key, hash, before, after);
    } catch (RuntimeException | Error failure) {
      index.set(key, before);
      throw failure;
    }
  }

  private Staged of(StoreChange change, long position) {
    byte[] key = change.key().toBytes();
    Object before = index.get(key);
    return new Staged(key, before, maker.after(change, before, key, position));
  }

  private void stage(StoreChange change, long position) {
    Staged earlier = keys.get(change.key());
    keys.put(
        change.key(),
        earlier == null
            ? of(change, position)
            : new Staged(
                earlier.key(),
                earlier.before(),
                maker.after(change, earlier.after(), earlier.key(), position)));
  }

  private void publish(Consumer<ContextKey> beforeEach) {
    try {
      keys.forEach((key, staged) -> {
        beforeEach.accept(key);
        index.set(staged.key(), index.hash(staged.key()), staged.before(), staged.after());
      });
    } catch (RuntimeException | Error failure) {
      keys.forEach((key, staged) -> index.set(staged.key(), staged.before()));
      throw failure;
    }
  }
}
