package dev.holdfast.store.memory;

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

/** Short ways to write changes and to read what came of them. */
final class Stores {
  private Stores() {}

  static ContextKey key(String text) {
    return new ContextKey(text);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static EntryHead head(ContextKey key, byte[] value, long position, long deadlineMillis) {
    return new EntryHead(
        key,
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
    byte[] bytes = bytes(value);
    return new StoreChange.Replace(head(key(key), bytes, position, deadlineMillis), bytes);
  }

  /** A splice of {@code present}, which says what the whole value will be. */
  static StoreChange.Splice splice(
      ContextKey key, byte[] present, int keep, byte[] tail, long position) {
    byte[] whole = concat(present, keep, tail);
    return new StoreChange.Splice(
        head(key, whole, position, EntryHead.NO_DEADLINE), keep, tail.clone());
  }

  static byte[] concat(byte[] present, int keep, byte[] tail) {
    byte[] whole = Arrays.copyOf(present, keep + tail.length);
    System.arraycopy(tail, 0, whole, keep, tail.length);
    return whole;
  }

  static void apply(ContextStore store, StoreChange... changes) {
    store.apply(new StoreBatch(store.appliedPosition() + 1, List.of(changes)));
  }

  static String text(ContextStore store, String key) {
    return switch (store.find(key(key))) {
      case StoreRead.Hit hit -> new String(hit.value(), StandardCharsets.UTF_8);
      case StoreRead.Miss miss -> "(miss)";
      case StoreRead.Damaged damaged -> "(damaged)";
    };
  }

  static List<String> keys(List<EntryHead> heads) {
    return heads.stream().map(head -> head.key().text()).toList();
  }
}
