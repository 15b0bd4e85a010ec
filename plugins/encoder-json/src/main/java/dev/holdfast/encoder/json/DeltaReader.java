package dev.holdfast.encoder.json;

import java.util.Arrays;

/**
 * Follows the operations of a delta along its base. Iterative; every operation costs what it passes
 * over.
 */
final class DeltaReader {
  private static final byte DOCUMENT = 0;

  private final DeltaText delta;
  private final BaseCursor base;
  private final Pieces pieces;

  /** The bracket of every container that was entered, the document's first. */
  private byte[] kinds = new byte[32];

  private boolean[] isBegun = new boolean[32];
  private int depth;

  /** Reads operations up to the end of the outermost list, and adds what they make. */
  static void follow(DeltaText delta, byte[] base, Pieces pieces) throws DeltaFault {
    new DeltaReader(delta, new BaseCursor(base), pieces).run();
  }

  private DeltaReader(DeltaText delta, BaseCursor base, Pieces pieces) {
    this.delta = delta;
    this.base = base;
    this.pieces = pieces;
  }

  private void run() throws DeltaFault {
    enter(DOCUMENT);
    while (depth > 0) {
      if (delta.skipIf("]")) {
        tail(base.text, base.tailStart(), requireEnded());
      } else {
        operation();
      }
    }
  }

  private void enter(byte kind) throws DeltaFault {
    delta.skip("[");
    if (depth == kinds.length) {
      kinds = Arrays.copyOf(kinds, depth * 2);
      isBegun = Arrays.copyOf(isBegun, depth * 2);
    }
    kinds[depth] = kind;
    isBegun[depth] = false;
    depth++;
  }

  private int requireEnded() throws DeltaFault {
    if (!base.isEnded()) {
      throw DeltaFault.malformed(delta.at(), "items of the base are left over");
    }
    return base.closing();
  }

  private void operation() throws DeltaFault {
    byte first = delta.peek();
    if (first == '-') {
      delta.skip("-");
      for (long left = positive(); left > 0; left--) {
        base.skipItem();
      }
    } else if (first != '{') {
      keep(positive());
    } else if (delta.skipIf("{\"~\":")) {
      change();
      return;
    } else if (delta.skipIf("{\"+\":")) {
      insert();
    } else if (delta.skipIf("{\"@\":[")) {
      copy();
    } else {
      delta.skip("{\"ws\":");
      byte[] space = delta.space();
      delta.skip("}]");
      requireEnded();
      tail(space, 0, space.length);
      return;
    }
    separator();
  }

  /** Between operations, and never before the end of a list. */
  private void separator() throws DeltaFault {
    if (delta.peek() == ',') {
      delta.skip(",");
      if (delta.peek() == ']') {
        throw DeltaFault.malformed(delta.at(), "an operation is expected");
      }
    } else if (delta.peek() != ']') {
      throw DeltaFault.malformed(delta.at(), "a comma is expected");
    }
  }

  private long positive() throws DeltaFault {
    int at = delta.at();
    long number = delta.number();
    if (number == 0) {
      throw DeltaFault.malformed(at, "a count is 1 or more");
    }
    return number;
  }

  private void keep(long count) throws DeltaFault {
    int start = base.at();
    int end = start;
    for (long left = count; left > 0; left--) {
      end = base.skipItem();
    }
    beginPiece();
    pieces.add(base.text, start, end);
  }

  private void insert() throws DeltaFault {
    delta.skip(kinds[depth - 1] == '{' ? "{" : "[");
    int start = delta.at();
    int end = delta.skipToClosing();
    delta.skip(kinds[depth - 1] == '{' ? "}}" : "]}");
    beginPiece();
    pieces.add(delta.bytes, start, end);
  }

  private void copy() throws DeltaFault {
    int at = delta.at();
    long start = delta.number();
    delta.skip(",");
    long length = positive();
    delta.skip("]}");
    if (start + length > base.text.length) {
      throw DeltaFault.malformed(at, "a copy goes beyond the base");
    }
    beginPiece();
    pieces.add(base.text, (int) start, (int) (start + length));
  }

  private void beginPiece() throws DeltaFault {
    if (isBegun[depth - 1]) {
      pieces.comma();
    }
    isBegun[depth - 1] = true;
  }

  private void change() throws DeltaFault {
    int start = base.at();
    int value = base.valueStart(kinds[depth - 1] == '{');
    byte kind = base.text[value];
    if (kind != '{' && kind != '[' && kind != '"') {
      throw DeltaFault.malformed(delta.at(), "a number or a word has no parts");
    }
    beginPiece();
    pieces.add(base.text, start, value + 1);
    if (kind == '"') {
      int end = Lexemes.endOfString(base.text, value);
      changeString(value + 1, end - 1);
      int itemEnd = base.afterValue(end);
      pieces.add(base.text, end - 1, itemEnd);
      delta.skip("}");
      separator();
    } else {
      enter(kind);
      base.enter(value);
    }
  }

  private void changeString(int start, int end) throws DeltaFault {
    delta.skip("[");
    int at = start;
    while (true) {
      if (delta.peek() == '"') {
        int from = delta.at() + 1;
        pieces.add(delta.bytes, from, delta.skipString());
      } else {
        boolean drops = delta.skipIf("-");
        long count = positive();
        if (count > end - at) {
          throw DeltaFault.malformed(delta.at(), "a string of the base is shorter");
        }
        if (!drops) {
          pieces.add(base.text, at, at + (int) count);
        }
        at += (int) count;
      }
      if (delta.skipIf("]")) {
        break;
      }
      delta.skip(",");
    }
    if (at != end) {
      throw DeltaFault.malformed(delta.at(), "a part of a string of the base is left over");
    }
  }

  /** The list of the innermost container is read: its tail follows, its bracket, and its item. */
  private void tail(byte[] space, int start, int end) throws DeltaFault {
    pieces.add(space, start, end);
    depth--;
    if (depth > 0) {
      int bracket = base.closing();
      int itemEnd = base.leave();
      pieces.add(base.text, bracket, itemEnd);
      delta.skip("}");
      separator();
    }
  }
}
