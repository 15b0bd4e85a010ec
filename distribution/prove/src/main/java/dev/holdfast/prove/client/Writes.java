package dev.holdfast.prove.client;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.prove.ledger.Item;
import dev.holdfast.prove.wire.HttpReply;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The ways in which a writer writes, in turn: an append to a list of its own, an append to one that
 * all share, and what agents do with a list in a file: read it, add to it, write it back, here
 * under the condition that nobody else did so in between.
 */
final class Writes {
  /** So many of a writer's items are between two lists, which keeps each short. */
  private static final int ITEMS_A_LIST = 120;

  private Writes() {}

  private static boolean isReplacement(long number) {
    return number % 3 == 2;
  }

  /** What a writer writes next. */
  static Item next(String writer, long number, String prefix) {
    long list = number / ITEMS_A_LIST;
    String key =
        switch ((int) (number % 3)) {
          case 0 -> "own-" + writer + "-" + list;
          case 1 -> "shared-" + list;
          default -> "replaced-" + list;
        };
    return new Item(writer, number, prefix + "/" + key);
  }

  /**
   * Writes an item.
   *
   * @param sending told just before the bytes leave that may change something
   */
  static HttpReply write(Contexts contexts, Item item, Consumer<Item> sending) throws IOException {
    if (!isReplacement(item.number())) {
      contexts.connect();
      sending.accept(item);
      return contexts.append(item.key(), item.text());
    }
    HttpReply before = contexts.get(item.key());
    if (before.status() != 404 && !before.isSuccess()) {
      sending.accept(item);
      return before;
    }
    boolean isNew = before.status() == 404;
    JsonWriter list = new JsonWriter().beginArray();
    if (!isNew) {
      before.json().elements().forEach((JsonSlice element) -> list.value(element));
    }
    byte[] value = list.value(item.text()).endArray().toBytes();
    contexts.connect();
    sending.accept(item);
    return contexts.put(
        item.key(),
        isNew
            ? Map.of("If-None-Match", "*")
            : Map.of("If-Match", before.headers().getOrDefault("etag", "\"0\"")),
        value);
  }
}
