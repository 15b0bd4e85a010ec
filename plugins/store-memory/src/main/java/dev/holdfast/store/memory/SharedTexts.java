package dev.holdfast.store.memory;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for texts that entries share: media types and writers are few, but each request brings
 * its own copy. The applying thread asks for numbers, any for texts.
 */
final class SharedTexts {
  private static final int MAX_TEXTS = 1024;
  private static final int UNNUMBERED = -1;

  private final Map<String, Integer> numbers = new HashMap<>();

  /** Replaced when it is full; a text is there before an entry that names it can be seen. */
  private volatile String[] texts = new String[16];

  /** The last two: most heads have them too. */
  private String last = "";

  private int lastNumber = UNNUMBERED;
  private String lastButOne = "";
  private int lastButOneNumber = UNNUMBERED;

  /** The number of a text, negative when there are too many texts for it to have one. */
  int number(String text) {
    if (lastNumber >= 0 && text.equals(last)) {
      return lastNumber;
    }
    if (lastButOneNumber >= 0 && text.equals(lastButOne)) {
      return lastButOneNumber;
    }
    Integer known = numbers.get(text);
    int number = known != null ? known : add(text);
    lastButOne = last;
    lastButOneNumber = lastNumber;
    last = text;
    lastNumber = number;
    return number;
  }

  private int add(String text) {
    int number = numbers.size();
    if (number == MAX_TEXTS) {
      return UNNUMBERED;
    }
    String[] present = texts;
    String[] next = number < present.length ? present : Arrays.copyOf(present, 2 * number);
    next[number] = text;
    texts = next;
    numbers.put(text, number);
    return number;
  }

  /** The text of a number. */
  String text(int number) {
    return texts[number];
  }
}
