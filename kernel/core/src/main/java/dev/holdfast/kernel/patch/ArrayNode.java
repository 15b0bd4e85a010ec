package dev.holdfast.kernel.patch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An array that was opened. Costs four bytes an element as long as the element is untouched: what
 * stands for an element is its offset in the text or, negated, its place among the touched ones.
 */
final class ArrayNode implements Node {
  private final Text text;
  private final List<Node> touched;
  private int[] elements;
  private int size;
  private long length;

  private ArrayNode(Text text, List<Node> touched, int[] elements, int size, long length) {
    this.text = text;
    this.touched = touched;
    this.elements = elements;
    this.size = size;
    this.length = length;
  }

  static ArrayNode open(Leaf leaf, Work work) {
    work.spend(Work.OPENING);
    Text text = leaf.text();
    int[] elements = new int[4];
    int size = 0;
    int i = leaf.start() + 1;
    while (text.at(i) != ']') {
      if (size == elements.length) {
        elements = Arrays.copyOf(elements, 2 * size);
      }
      elements[size++] = i;
      int end = text.valueEnd(i);
      work.spend(Math.min(end - i, Text.LONG));
      i = text.at(end) == ',' ? end + 1 : end;
    }
    return new ArrayNode(text, new ArrayList<>(1), elements, size, leaf.length());
  }

  int size() {
    return size;
  }

  /** The element at {@code index}, as it is. */
  Node get(int index) {
    int element = elements[index];
    return element < 0 ? touched.get(~element) : new Leaf(text, element, text.valueEnd(element));
  }

  /** Replaces the element at {@code index}. */
  void set(int index, Node value) {
    length += value.length() - get(index).length();
    if (elements[index] < 0) {
      touched.set(~elements[index], value);
    } else {
      elements[index] = touch(value);
    }
  }

  /** Puts {@code value} before the element at {@code index}, which may be the size. */
  void add(int index, Node value, Work work) {
    work.spend((size - index) / 4);
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, Math.max(4, size + (size >> 1)));
    }
    System.arraycopy(elements, index, elements, index + 1, size - index);
    elements[index] = touch(value);
    length += value.length() + (size == 0 ? 0 : 1);
    size++;
  }

  /** Takes out the element at {@code index}. */
  Node remove(int index, Work work) {
    work.spend((size - index) / 4);
    Node removed = get(index);
    System.arraycopy(elements, index + 1, elements, index, size - index - 1);
    size--;
    length -= removed.length() + (size == 0 ? 0 : 1);
    return removed;
  }

  /** Tells that an element changed its length by itself. */
  void resized(long by) {
    length += by;
  }

  private int touch(Node value) {
    touched.add(value);
    return ~(touched.size() - 1);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void write(ByteSink out) {
    out.write('[');
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        out.write(',');
      }
      get(i).write(out);
    }
    out.write(']');
  }

  @Override
  public boolean fits(int levels, Work work) {
    work.spend(size / 4);
    boolean untouchedFit = text.height() < levels;
    for (int i = 0; i < size; i++) {
      boolean looked = elements[i] < 0 || !untouchedFit;
      if (looked && !get(i).fits(levels - 1, work)) {
        return false;
      }
    }
    return levels > 0;
  }
}
