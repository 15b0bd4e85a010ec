package dev.holdfast.encoder.json;

import java.util.Arrays;
import java.util.Optional;

/**
 * Lays spans over a JSON text. Strict: what is not JSON by RFC 8259 gets none. Iterative: nesting
 * costs memory, never stack.
 */
final class SpanParser {
  private final byte[] text;
  private final int maxItems;
  private final SpanTree tree;
  private int[] open = new int[32];
  private long[] openHashes = new long[32];
  private int depth;

  /** The spans of a text; empty when it is not JSON or has more than {@code maxItems} items. */
  static Optional<SpanTree> parse(byte[] text, int maxItems) {
    SpanParser parser = new SpanParser(text, maxItems);
    return parser.run() ? Optional.of(parser.tree) : Optional.empty();
  }

  private SpanParser(byte[] text, int maxItems) {
    this.text = text;
    this.maxItems = maxItems;
    this.tree = new SpanTree(text);
  }

  private boolean run() {
    int at = 0;
    while (true) {
      int valueStart = valueStart(at);
      if (valueStart < 0 || valueStart >= text.length || tree.size() == maxItems) {
        return false;
      }
      int item = tree.add(at, valueStart);
      byte first = text[valueStart];
      int after;
      if (first == '{' || first == '[') {
        push(item);
        int close = Lexemes.skipSpace(text, valueStart + 1);
        if (close >= text.length || text[close] != closing(first)) {
          at = valueStart + 1;
          continue;
        }
        after = pop(valueStart + 1, close);
      } else {
        after = Lexemes.scalar(text, valueStart);
        if (after < 0) {
          return false;
        }
      }
      at = afterValue(item, after);
      if (at < 0) {
        return false;
      }
      if (at == text.length && depth == 0) {
        return true;
      }
    }
  }

  /** Where the value of the item that begins at {@code at} begins; -1 when there is none. */
  private int valueStart(int at) {
    int i = Lexemes.skipSpace(text, at);
    if (depth == 0 || text[tree.valueStart(open[depth - 1])] != '{') {
      return i;
    }
    int colon = Lexemes.string(text, i);
    if (colon < 0) {
      return -1;
    }
    colon = Lexemes.skipSpace(text, colon);
    return colon < text.length && text[colon] == ':' ? Lexemes.skipSpace(text, colon + 1) : -1;
  }

  /**
   * Ends the item, and all containers that end with it; answers where the next item begins, the
   * text's end after the last one, or -1.
   */
  private int afterValue(int ended, int valueEnd) {
    int item = ended;
    int after = valueEnd;
    while (true) {
      int separator = Lexemes.skipSpace(text, after);
      if (depth == 0) {
        end(item, after, after);
        return separator == text.length ? separator : -1;
      }
      if (separator == text.length) {
        return -1;
      }
      int container = open[depth - 1];
      if (text[separator] == ',') {
        end(item, after, separator);
        return separator + 1;
      }
      if (text[separator] != closing(text[tree.valueStart(container)])) {
        return -1;
      }
      end(item, after, after);
      item = container;
      after = pop(after, separator);
    }
  }

  private void end(int item, int valueEnd, int end) {
    int start = tree.start(item);
    long hash =
        tree.isContainer(item)
            ? SpanHash.mix(openHashes[depth], SpanHash.of(text, tree.tailStart(item), end))
            : SpanHash.of(text, start, end);
    tree.end(item, valueEnd, end, hash);
    if (depth > 0) {
      openHashes[depth - 1] = SpanHash.mix(openHashes[depth - 1], hash);
      tree.count(open[depth - 1]);
    }
  }

  private void push(int container) {
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
      openHashes = Arrays.copyOf(openHashes, depth * 2);
    }
    open[depth] = container;
    openHashes[depth] = SpanHash.of(text, tree.start(container), tree.valueStart(container) + 1);
    depth++;
  }

  private int pop(int tail, int bracket) {
    depth--;
    tree.close(open[depth], tail);
    return bracket + 1;
  }

  private static byte closing(byte bracket) {
    return (byte) (bracket == '{' ? '}' : ']');
  }
}
