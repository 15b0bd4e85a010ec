package dev.holdfast.encoder.json;

import java.util.Arrays;

/**
 * The items of a JSON text as spans of its bytes, in the order in which they begin; nothing is
 * decoded.
 *
 * <p>A container is its bracket, items with commas between, its tail (the space before the closing
 * bracket), and that bracket. An item is everything from the separator before it to the one after
 * it: space, for a member its name and colon, the value, and space again; but space after the last
 * item is the container's tail. So a container's text is exactly {@code bracket, items joined by
 * commas, tail, bracket}, whatever its layout, and a run of items is one run of bytes.
 *
 * <p>The text as a whole is a container without brackets; its one item has the number 0.
 */
final class SpanTree {
  /** The container that is the text as a whole. */
  static final int DOCUMENT = -1;

  final byte[] text;
  private int size;
  private int[] starts = new int[64];
  private int[] valueStarts = new int[64];
  private int[] valueEnds = new int[64];
  private int[] ends = new int[64];
  private int[] tails = new int[64];
  private int[] nexts = new int[64];
  private int[] counts = new int[64];
  private long[] hashes = new long[64];

  SpanTree(byte[] text) {
    this.text = text;
  }

  int size() {
    return size;
  }

  /** Adds an item; its ends are not known yet. */
  int add(int start, int valueStart) {
    if (size == starts.length) {
      int larger = size * 2;
      starts = Arrays.copyOf(starts, larger);
      valueStarts = Arrays.copyOf(valueStarts, larger);
      valueEnds = Arrays.copyOf(valueEnds, larger);
      ends = Arrays.copyOf(ends, larger);
      tails = Arrays.copyOf(tails, larger);
      nexts = Arrays.copyOf(nexts, larger);
      counts = Arrays.copyOf(counts, larger);
      hashes = Arrays.copyOf(hashes, larger);
    }
    starts[size] = start;
    valueStarts[size] = valueStart;
    return size++;
  }

  void count(int container) {
    counts[container]++;
  }

  /** The container's closing bracket is read. */
  void close(int container, int tail) {
    tails[container] = tail;
  }

  /** The item is complete. */
  void end(int item, int valueEnd, int end, long hash) {
    valueEnds[item] = valueEnd;
    ends[item] = end;
    nexts[item] = size;
    hashes[item] = hash;
  }

  int start(int item) {
    return starts[item];
  }

  int valueStart(int item) {
    return valueStarts[item];
  }

  int valueEnd(int item) {
    return valueEnds[item];
  }

  int end(int item) {
    return ends[item];
  }

  int length(int item) {
    return ends[item] - starts[item];
  }

  /** The number of the item after this one and everything in it. */
  int next(int item) {
    return nexts[item];
  }

  long hash(int item) {
    return hashes[item];
  }

  /** The first byte of the value: what kind it is. */
  byte kind(int item) {
    return text[valueStarts[item]];
  }

  boolean isContainer(int item) {
    return kind(item) == '{' || kind(item) == '[';
  }

  /** The numbers of the items of a container. */
  int[] items(int container) {
    if (container == DOCUMENT) {
      return new int[] {0};
    }
    int[] items = new int[counts[container]];
    int item = container + 1;
    for (int i = 0; i < items.length; i++) {
      items[i] = item;
      item = nexts[item];
    }
    return items;
  }

  int tailStart(int container) {
    return container == DOCUMENT ? ends[0] : tails[container];
  }

  int tailEnd(int container) {
    return container == DOCUMENT ? text.length : valueEnds[container] - 1;
  }

  /** Whether two items are the same bytes. */
  boolean isSame(int item, SpanTree other, int otherItem) {
    return hashes[item] == other.hashes[otherItem]
        && Arrays.equals(
            text,
            starts[item],
            ends[item],
            other.text,
            other.starts[otherItem],
            other.ends[otherItem]);
  }

  /** Whether two items differ in their values alone. */
  boolean isSameFrame(int item, SpanTree other, int otherItem) {
    return Arrays.equals(
            text,
            starts[item],
            valueStarts[item],
            other.text,
            other.starts[otherItem],
            other.valueStarts[otherItem])
        && Arrays.equals(
            text,
            valueEnds[item],
            ends[item],
            other.text,
            other.valueEnds[otherItem],
            other.ends[otherItem]);
  }
}
