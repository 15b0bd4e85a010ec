package dev.holdfast.prove.ledger;

import java.util.Optional;
import java.util.Random;

/**
 * One thing that a writer asked to be kept; there is no second one with its id.
 *
 * @param writer who asked, without a dash
 * @param number the writer's own count, which rises
 * @param key where it was to be kept
 */
public record Item(String writer, long number, String key) {
  private static final int MOST_FILLER = 160;

  /** Unique within a run. */
  public String id() {
    return writer + "-" + number;
  }

  /** What is written: the id, and a filler that follows from it, so that no changed byte passes. */
  public String text() {
    return text(id());
  }

  /** The text that belongs to an id. */
  static String text(String id) {
    Random random = new Random(id.hashCode());
    StringBuilder text = new StringBuilder(id).append(':');
    for (int i = random.nextInt(MOST_FILLER); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  /** The id of a text that was read; empty when nobody can have written it. */
  static Optional<String> idOf(String text) {
    int colon = text.indexOf(':');
    return Optional.of(text)
        .filter(whole -> colon > 0)
        .map(whole -> whole.substring(0, colon))
        .filter(id -> text.equals(text(id)));
  }
}
