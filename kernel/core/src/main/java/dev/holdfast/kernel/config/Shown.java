package dev.holdfast.kernel.config;

import java.util.List;
import java.util.Locale;

/**
 * Text of strangers, made fit for one line of a terminal: short, and without control characters.
 */
final class Shown {
  private static final int LONGEST_VALUE = 40;
  private static final int LONGEST_KEY = 80;
  private static final int LONGEST_SENTENCE = 200;
  private static final List<String> SECRETS =
      List.of("password", "secret", "token", "credential", "private-key", "api-key");

  private Shown() {}

  /** A value in quotes. */
  static String value(String text) {
    return "'" + cut(text, LONGEST_VALUE) + "'";
  }

  /** A key or path. */
  static String key(String text) {
    return cut(text, LONGEST_KEY);
  }

  /** What a library says about the text, which may quote it. */
  static String sentence(String text) {
    return cut(text, LONGEST_SENTENCE);
  }

  /** Whether the value of this key is not to be shown to anybody. */
  static boolean isSecret(String path) {
    String last = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return SECRETS.stream().anyMatch(last::contains);
  }

  private static String cut(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    int left = longest;
    for (int i = 0; i < text.length(); i++) {
      if (left-- == 0) {
        return shown.append("...").toString();
      }
      char c = text.charAt(i);
      if (isPlain(c)) {
        shown.append(c);
      } else {
        shown.append("\\u%04x".formatted((int) c));
      }
    }
    return shown.toString();
  }

  /** Control and format characters can move a cursor or turn the direction of a line. */
  private static boolean isPlain(char c) {
    int type = Character.getType(c);
    return !Character.isISOControl(c)
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
