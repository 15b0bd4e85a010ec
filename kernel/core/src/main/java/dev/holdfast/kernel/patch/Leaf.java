package dev.holdfast.kernel.patch;

/** A value that nobody has looked into: a slice of a text. Immutable. */
final class Leaf implements Node {
  private final Text text;
  private final int start;
  private final int end;

  Leaf(Text text, int start, int end) {
    this.text = text;
    this.start = start;
    this.end = end;
  }

  Text text() {
    return text;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  byte first() {
    return text.at(start);
  }

  boolean isNumber() {
    return first() == '-' || (first() >= '0' && first() <= '9');
  }

  boolean isNull() {
    return first() == 'n';
  }

  /** The same value ready to be changed inside; a scalar as it is. */
  Node open(Work work) {
    return switch (first()) {
      case '[' -> ArrayNode.open(this, work);
      case '{' -> ObjectNode.open(this, work);
      default -> this;
    };
  }

  @Override
  public long length() {
    return end - start;
  }

  @Override
  public void write(ByteSink out) {
    out.write(text.bytes(), start, end);
  }

  @Override
  public Leaf snapshot(Work work) {
    return this;
  }

  @Override
  public boolean fits(int levels, Work work) {
    if (text.height() <= levels) {
      return true;
    }
    work.spend(length());
    return height() <= levels;
  }

  private int height() {
    int depth = 0;
    int highest = 0;
    for (int i = start; i < end; i++) {
      switch (text.at(i)) {
        case '"' -> i = text.valueEnd(i) - 1;
        case '[', '{' -> highest = Math.max(highest, ++depth);
        case ']', '}' -> depth--;
        default -> {}
      }
    }
    return highest;
  }
}
