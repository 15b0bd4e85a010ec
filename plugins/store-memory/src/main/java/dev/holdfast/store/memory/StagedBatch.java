package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.EntryHead;
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
  private final Map<ContextKey, Staged> keys;
  private final EntryIndex index;
  private final Splicer splicer;
  private final SharedTexts texts;

  /** A key's entry before and after; null where there is none. */
  private record Staged(@Nullable Entry before, @Nullable Entry after) {}

  private StagedBatch(StoreBatch batch, EntryIndex index, Splicer splicer, SharedTexts texts) {
    this.index = index;
    this.splicer = splicer;
    this.texts = texts;
    List<StoreChange> changes = batch.changes();
    if (changes.size() == 1) {
      StoreChange only = changes.getFirst();
      Entry before = index.get(only.key());
      keys = Map.of(only.key(), new Staged(before, after(only, before, batch.position())));
    } else {
      keys = new LinkedHashMap<>();
      changes.forEach(change -> stage(change, batch.position()));
    }
  }

  /**
   * Works a batch out.
   *
   * @throws IllegalStateException when a change does not fit the present entry
   */
  static StagedBatch of(StoreBatch batch, EntryIndex index, Splicer splicer, SharedTexts texts) {
    return new StagedBatch(batch, index, splicer, texts);
  }

  /**
   * Makes the batch visible, key by key. After a failure (memory exhausted) every key has its entry
   * of before again, so that the batch can be applied once more.
   */
  void publish(Consumer<ContextKey> beforeEach) {
    try {
      keys.forEach((key, staged) -> {
        beforeEach.accept(key);
        index.set(key, staged.before(), staged.after());
      });
    } catch (RuntimeException | Error failure) {
      keys.forEach((key, staged) -> index.set(key, staged.before()));
      throw failure;
    }
  }

  private void stage(StoreChange change, long position) {
    Staged earlier = keys.get(change.key());
    Entry before = earlier != null ? earlier.before() : index.get(change.key());
    Entry present = earlier != null ? earlier.after() : before;
    keys.put(change.key(), new Staged(before, after(change, present, position)));
  }

  private @Nullable Entry after(StoreChange change, @Nullable Entry present, long position) {
    return switch (change) {
      case StoreChange.Replace replace -> replaced(replace, present, position);
      case StoreChange.Splice splice -> spliced(splice, present, position);
      case StoreChange.Remove remove -> null;
    };
  }

  private Entry replaced(StoreChange.Replace change, @Nullable Entry present, long position) {
    EntryHead head = change.head();
    if (head.length() != change.value().length) {
      throw misfit(
          position,
          head,
          "its head says " + head.length() + " bytes, its value has " + change.value().length);
    }
    ContextKey key = present != null ? present.head().key() : head.key();
    return new Entry(texts.share(head, key), StoredValue.Whole.of(change.value()));
  }

  private Entry spliced(StoreChange.Splice change, @Nullable Entry present, long position) {
    EntryHead head = change.head();
    if (present == null) {
      throw misfit(position, head, "there is no entry to splice");
    }
    long length = present.head().length();
    if (change.keep() < 0 || change.keep() > length) {
      throw misfit(position, head, "it keeps " + change.keep() + " of " + length + " bytes");
    }
    if (head.length() != change.keep() + change.tail().length) {
      throw misfit(
          position,
          head,
          "its head says %d bytes, it keeps %d and adds %d"
              .formatted(head.length(), change.keep(), change.tail().length));
    }
    boolean isUnchanged = change.keep() == length && change.tail().length == 0;
    StoredValue value =
        isUnchanged
            ? present.value()
            : splicer.splice(present.value(), Math.toIntExact(change.keep()), change.tail());
    return new Entry(texts.share(head, present.head().key()), value);
  }

  private static IllegalStateException misfit(long position, EntryHead head, String why) {
    return new IllegalStateException(
        "The batch at position %d does not fit the store: version %d of '%s': %s. Nothing of it was applied; verify the log."
            .formatted(position, head.version(), head.key(), why));
  }
}
