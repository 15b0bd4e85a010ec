package dev.holdfast.encoder.json;

import dev.holdfast.api.spi.encoder.DeltaOutcome;

/**
 * Walks along the items of a base, into containers and out again; each byte is looked at once. The
 * base need not be JSON: what does not look like it is a fault.
 */
final class BaseCursor {
  final byte[] text;
  private int depth;
  private int at;
  private boolean ended;
  private int tailStart;

  /** Before the one item of the document. */
  BaseCursor(byte[] text) throws DeltaFault {
    this.text = text;
    begin();
  }

  /** Where the next item begins. */
  int at() {
    return at;
  }

  /** Whether the container has no more items. */
  boolean isEnded() {
    return ended;
  }

  /** Where the tail of the container that has ended begins. */
  int tailStart() {
    return tailStart;
  }

  /** Where its closing bracket is; of the document, where the text ends. */
  int closing() {
    return at;
  }

  private void begin() throws DeltaFault {
    int first = Lexemes.skipSpace(text, at);
    tailStart = at;
    ended = isEnd(first);
    if (ended) {
      at = first;
    }
  }

  private boolean isEnd(int place) throws DeltaFault {
    if (place >= text.length) {
      if (depth > 0) {
        throw notJson();
      }
      return true;
    }
    boolean isBracket = text[place] == '}' || text[place] == ']';
    if (isBracket && depth == 0) {
      throw notJson();
    }
    return isBracket;
  }

  /** Passes over one item and answers where it ends. */
  int skipItem() throws DeltaFault {
    requireItem();
    int inner = 0;
    int i = at;
    while (i < text.length) {
      byte c = text[i];
      if (c == '"') {
        i = Lexemes.endOfString(text, i);
        continue;
      }
      if (c == '{' || c == '[') {
        inner++;
      } else if (inner > 0 && (c == '}' || c == ']')) {
        inner--;
      } else if (inner == 0 && (c == ',' || c == '}' || c == ']')) {
        break;
      }
      i++;
    }
    return endItem(at, i);
  }

  private int endItem(int start, int separator) throws DeltaFault {
    if (separator < text.length && text[separator] == ',' && depth > 0) {
      at = separator + 1;
      return separator;
    }
    if (!isEnd(separator)) {
      throw notJson();
    }
    int end = separator;
    while (end > start && Lexemes.isSpace(text[end - 1])) {
      end--;
    }
    ended = true;
    tailStart = end;
    at = separator;
    return end;
  }

  /** Where the value of the next item begins. */
  int valueStart(boolean isMember) throws DeltaFault {
    requireItem();
    int value = Lexemes.skipSpace(text, at);
    if (isMember) {
      if (value >= text.length || text[value] != '"') {
        throw notJson();
      }
      value = Lexemes.skipSpace(text, Lexemes.endOfString(text, value));
      if (value >= text.length || text[value] != ':') {
        throw notJson();
      }
      value = Lexemes.skipSpace(text, value + 1);
    }
    if (value >= text.length) {
      throw notJson();
    }
    return value;
  }

  /** Goes into the container whose bracket is at {@code bracket}. */
  void enter(int bracket) throws DeltaFault {
    at = bracket + 1;
    depth++;
    begin();
  }

  /** Leaves the container that has ended; answers where the item that it is the value of ends. */
  int leave() throws DeltaFault {
    depth--;
    return afterValue(at + 1);
  }

  /** The value of the item ends at {@code valueEnd}: answers where the item ends. */
  int afterValue(int valueEnd) throws DeltaFault {
    ended = false;
    return endItem(valueEnd, Lexemes.skipSpace(text, valueEnd));
  }

  private void requireItem() throws DeltaFault {
    if (ended) {
      throw new DeltaFault(
          DeltaOutcome.Fault.MALFORMED, "the delta goes on where a container of the base ends");
    }
  }

  private static DeltaFault notJson() {
    return new DeltaFault(DeltaOutcome.Fault.WRONG_BASE, "the base is not JSON");
  }
}
