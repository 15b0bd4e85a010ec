package dev.holdfast.kernel.patch;

import java.util.Arrays;

/**
 * Checked JSON text without insignificant space. Knows where its long arrays and objects end, so
 * that walking down a deep path does not read the same bytes at each level.
 */
final class Text {
  /** Shorter ones are read again: at most this many bytes a level. */
  static final int LONG = 4096;

  private final byte[] bytes;
  private final int[] longStarts;
  private final int[] longEnds;
  private final int height;
  private final boolean hasNull;

  private Text(byte[] bytes, int[] longStarts, int[] longEnds, int height, boolean hasNull) {
    this.bytes = bytes;
    this.longStarts = longStarts;
    this.longEnds = longEnds;
    this.height = height;
    this.hasNull = hasNull;
  }

  /** Drops the space of a checked text. */
  static Text compact(byte[] json) {
    ByteSink out = new ByteSink(json.length);
    boolean inString = false;
    for (int i = 0; i < json.length; i++) {
      byte b = json[i];
      if (inString) {
        out.write(b);
        if (b == '\\') {
          out.write(json[++i]);
        } else if (b == '"') {
          inString = false;
        }
      } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        out.write(b);
        inString = b == '"';
      }
    }
    return ofCompact(out.toBytes());
  }

  /** Takes a checked text without space. Finds the long ones, in order of their starts. */
  static Text ofCompact(byte[] bytes) {
    int[] starts = new int[16];
    int[] ends = new int[16];
    int[] open = new int[16];
    int count = 0;
    int depth = 0;
    int height = 0;
    boolean hasNull = false;
    for (int i = 0; i < bytes.length; i++) {
      switch (bytes[i]) {
        case '"' -> i = stringEnd(bytes, i) - 1;
        case '[', '{' -> {
          if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
          }
          if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
          }
          starts[count] = i;
          open[depth++] = count++;
          height = Math.max(height, depth);
        }
        case ']', '}' -> {
          int which = open[--depth];
          ends[which] = i + 1;
          if (i + 1 - starts[which] < LONG) {
            // Whatever lies within is shorter still, and was dropped before.
            count = which;
          }
        }
        case 'n' -> hasNull = true;
        default -> {}
      }
    }
    return new Text(
        bytes, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count), height, hasNull);
  }

  Leaf root() {
    return new Leaf(this, 0, bytes.length);
  }

  /** How many levels of arrays and objects the text has; none of its values has more. */
  int height() {
    return height;
  }

  /** Whether {@code null} occurs anywhere. */
  boolean hasNull() {
    return hasNull;
  }

  byte[] bytes() {
    return bytes;
  }

  byte at(int offset) {
    return bytes[offset];
  }

  /** Where the value that starts at {@code start} ends. */
  int valueEnd(int start) {
    return switch (bytes[start]) {
      case '"' -> stringEnd(bytes, start);
      case '[', '{' -> containerEnd(start);
      default -> scalarEnd(start);
    };
  }

  private int containerEnd(int start) {
    int known = Arrays.binarySearch(longStarts, start);
    if (known >= 0) {
      return longEnds[known];
    }
    int depth = 0;
    for (int i = start; ; i++) {
      switch (bytes[i]) {
        case '"' -> i = stringEnd(bytes, i) - 1;
        case '[', '{' -> depth++;
        case ']', '}' -> {
          if (--depth == 0) {
            return i + 1;
          }
        }
        default -> {}
      }
    }
  }

  private int scalarEnd(int start) {
    int i = start;
    while (i < bytes.length && bytes[i] != ',' && bytes[i] != ']' && bytes[i] != '}') {
      i++;
    }
    return i;
  }

  private static int stringEnd(byte[] bytes, int start) {
    int i = start + 1;
    while (bytes[i] != '"') {
      i += bytes[i] == '\\' ? 2 : 1;
    }
    return i + 1;
  }
}
