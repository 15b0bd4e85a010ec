package dev.holdfast.kernel.patch;

import java.util.Arrays;

/**
 * Equality of JSON values (RFC 6902 §4.6): numbers by value, strings by characters, objects without
 * regard to order; of duplicate members the last counts.
 */
final class JsonEquality {
  private final Work work;

  JsonEquality(Work work) {
    this.work = work;
  }

  boolean isEqual(Node a, Node b) {
    if (a instanceof Leaf x && b instanceof Leaf y) {
      if (x.first() != y.first() && !(x.isNumber() && y.isNumber())) {
        return false;
      }
      work.spend(Math.min(x.length(), y.length()) / 4);
      if (isSameText(x, y)) {
        return true;
      }
      if (x.first() == '"') {
        work.spend(x.length() + y.length());
        return Arrays.equals(
            JsonNames.decode(x.text(), x.start()), JsonNames.decode(y.text(), y.start()));
      }
      if (x.isNumber()) {
        work.spend(x.length() + y.length());
        return JsonNumber.parse(x).equals(JsonNumber.parse(y));
      }
    }
    return isEqualInside(open(a), open(b));
  }

  private boolean isEqualInside(Node a, Node b) {
    return switch (a) {
      case ArrayNode x -> b instanceof ArrayNode y && isEqual(x, y);
      case ObjectNode x -> b instanceof ObjectNode y && x.isEqual(y, this::isEqual, work);
      case Leaf _ -> false;
    };
  }

  private boolean isEqual(ArrayNode a, ArrayNode b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!isEqual(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private Node open(Node node) {
    return node instanceof Leaf leaf ? leaf.open(work) : node;
  }

  private static boolean isSameText(Leaf a, Leaf b) {
    return Arrays.equals(
        a.text().bytes(), a.start(), a.end(), b.text().bytes(), b.start(), b.end());
  }
}
