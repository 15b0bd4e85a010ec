package dev.holdfast.tck.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Short ways to write changes, and to look at what came of them. */
final class Changes {
  private Changes() {}

  static ContextKey key(String text) {
    return new ContextKey(text);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static EntryHead head(String key, byte[] value, long position, long deadlineMillis) {
    return new EntryHead(
        key(key),
        position,
        value.length,
        Digest.compute(value),
        "application/json",
        deadlineMillis,
        Priority.NORMAL,
        "alice",
        1_000 + position,
        position);
  }

  static StoreChange replace(String key, String value, long position) {
    return replace(key, value, position, EntryHead.NO_DEADLINE);
  }

  static StoreChange replace(String key, String value, long position, long deadlineMillis) {
    return replace(head(key, bytes(value), position, deadlineMillis), bytes(value));
  }

  /** The array goes to the store, so it gets one of its own. */
  static StoreChange replace(EntryHead head, byte[] value) {
    return new StoreChange.Replace(head, value.clone());
  }

  static StoreChange remove(String key) {
    return removal(key(key));
  }

  static StoreChange removal(ContextKey key) {
    return new StoreChange.Remove(key);
  }

  /** A splice of the value {@code present}. */
  static StoreChange splice(String key, String present, int keep, String tail, long position) {
    byte[] whole = concat(bytes(present), keep, bytes(tail));
    return new StoreChange.Splice(
        head(key, whole, position, EntryHead.NO_DEADLINE), keep, bytes(tail));
  }

  static byte[] concat(byte[] present, int keep, byte[] tail) {
    byte[] whole = Arrays.copyOf(present, keep + tail.length);
    System.arraycopy(tail, 0, whole, keep, tail.length);
    return whole;
  }

  /** Applies a batch at the next position. */
  static void apply(ContextStore store, StoreChange... changes) {
    applyAt(store, store.appliedPosition() + 1, changes);
  }

  /** The same. */
  static void apply(ContextStore store, List<StoreChange> changes) {
    store.apply(new StoreBatch(store.appliedPosition() + 1, changes));
  }

  static void applyAt(ContextStore store, long position, StoreChange... changes) {
    store.apply(new StoreBatch(position, List.of(changes)));
  }

  /** The value of a key as text, or a word in brackets. */
  static String text(ContextStore store, String key) {
    return switch (store.find(key(key))) {
      case StoreRead.Hit(EntryHead head, byte[] value) -> new String(value, StandardCharsets.UTF_8);
      case StoreRead.Miss() -> "(miss)";
      case StoreRead.Damaged(EntryHead head) -> "(damaged)";
    };
  }

  static List<String> keys(List<EntryHead> heads) {
    return heads.stream().map(head -> head.key().text()).toList();
  }

  static void assertHit(EntryHead head, byte[] value, StoreRead found) {
    switch (found) {
      case StoreRead.Hit(EntryHead foundHead, byte[] foundValue) -> {
        assertEquals(head, foundHead);
        assertArrayEquals(value, foundValue, () -> "the value of " + head.key());
      }
      case StoreRead.Miss() -> fail(head.key() + " is not there");
      case StoreRead.Damaged(EntryHead ignored) -> fail(head.key() + " is said to be damaged");
    }
  }
}
