package dev.holdfast.prove.peer;

import java.util.ArrayList;
import java.util.List;

/** Splits a command as a shell would: at blanks, but for quotes and backslashes. */
public final class Words {
  private Words() {}

  /**
   * The words.
   *
   * @throws IllegalArgumentException when a quote is not closed, or there is no word
   */
  public static List<String> split(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean isWord = false;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      boolean isEscape = c == '\\' && quote != '\'' && i + 1 < command.length();
      if (isEscape && (quote == 0 || "\"\\$`".indexOf(command.charAt(i + 1)) >= 0)) {
        word.append(command.charAt(++i));
        isWord = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        isWord = true;
      } else if (Character.isWhitespace(c)) {
        if (isWord) {
          words.add(word.toString());
          word = new StringBuilder();
          isWord = false;
        }
      } else {
        word.append(c);
        isWord = true;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("a quote is not closed in: " + command);
    }
    if (isWord) {
      words.add(word.toString());
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("there is no command");
    }
    return words;
  }
}
