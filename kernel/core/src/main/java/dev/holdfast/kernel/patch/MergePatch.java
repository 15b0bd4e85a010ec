package dev.holdfast.kernel.patch;

import java.util.Arrays;

/** Applies a JSON Merge Patch (RFC 7386). */
final class MergePatch {
  private final Work work;
  private boolean changed;

  MergePatch(Work work) {
    this.work = work;
  }

  /** The patched value; {@code document} itself when nothing was changed. */
  Node apply(Leaf document, Leaf patch) {
    if (patch.first() != '{') {
      return patch;
    }
    if (document.first() != '{') {
      return withoutNulls(patch);
    }
    ObjectNode merged = fill(ObjectNode.open(document, work), patch);
    return changed ? merged : document;
  }

  private ObjectNode fill(ObjectNode target, Leaf patch) {
    Text text = patch.text();
    int i = patch.start() + 1;
    while (text.at(i) != '}') {
      int nameEnd = text.valueEnd(i);
      int end = text.valueEnd(nameEnd + 1);
      work.spend(nameEnd - i + Math.min(end - nameEnd, Text.LONG));
      Leaf value = new Leaf(text, nameEnd + 1, end);
      merge(target, JsonNames.decode(text, i), Arrays.copyOfRange(text.bytes(), i, nameEnd), value);
      i = text.at(end) == ',' ? end + 1 : end;
    }
    return target;
  }

  private void merge(ObjectNode target, byte[] name, byte[] spelling, Leaf value) {
    if (value.isNull()) {
      changed |= target.remove(name, work) != null;
    } else if (value.first() == '{' && target.open(name, work) instanceof ObjectNode inner) {
      long before = inner.length();
      fill(inner, value);
      target.resized(inner.length() - before);
    } else {
      target.put(name, spelling, withoutNulls(value), work);
      changed = true;
    }
  }

  /** What a value becomes where there is no object to merge it with. */
  private Node withoutNulls(Leaf value) {
    if (value.first() != '{' || !value.text().hasNull()) {
      return value;
    }
    work.spend(Work.OPENING);
    return fill(ObjectNode.empty(), value);
  }
}
