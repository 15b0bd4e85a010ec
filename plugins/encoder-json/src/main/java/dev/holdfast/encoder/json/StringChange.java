package dev.holdfast.encoder.json;

import java.util.Arrays;

/**
 * The difference of two strings: what they begin and end with stays, counted in bytes of their
 * text; what lies between is written as a string of its own, so it never cuts a character or an
 * escape in two.
 */
final class StringChange {
  private StringChange() {}

  static void write(SpanTree base, int baseItem, SpanTree target, int targetItem, DeltaOutput out) {
    int baseStart = base.valueStart(baseItem) + 1;
    int baseEnd = base.valueEnd(baseItem) - 1;
    int start = target.valueStart(targetItem) + 1;
    int end = target.valueEnd(targetItem) - 1;
    int common = Arrays.mismatch(base.text, baseStart, baseEnd, target.text, start, end);
    int prefixEnd = start + Math.max(common, 0);
    int middleStart = boundary(target.text, start, prefixEnd, false);
    int suffix = 0;
    int most = Math.min(end - middleStart, baseEnd - baseStart - (middleStart - start));
    while (suffix < most && target.text[end - suffix - 1] == base.text[baseEnd - suffix - 1]) {
      suffix++;
    }
    int middleEnd = boundary(target.text, middleStart, end - suffix, true);
    int kept = middleStart - start;
    int keptAtEnd = end - middleEnd;
    int dropped = baseEnd - baseStart - kept - keptAtEnd;
    out.ascii("[");
    String separator = "";
    if (kept > 0) {
      out.number(kept);
      separator = ",";
    }
    if (dropped > 0) {
      out.ascii(separator).number(-(long) dropped);
      separator = ",";
    }
    if (middleEnd > middleStart) {
      out.ascii(separator + "\"").raw(target.text, middleStart, middleEnd).ascii("\"");
      separator = ",";
    }
    if (keptAtEnd > 0) {
      out.ascii(separator).number(keptAtEnd);
    }
    out.ascii("]");
  }

  /** The last boundary between characters at or before {@code limit}, or the first at or after. */
  private static int boundary(byte[] text, int start, int limit, boolean after) {
    int at = start;
    while (at < limit) {
      int next = Lexemes.character(text, at);
      if (next > limit && !after) {
        return at;
      }
      at = next;
    }
    return at;
  }
}
