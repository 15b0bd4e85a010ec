package dev.holdfast.kernel.patch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a pointer leads: an array or object, and the last token, whether or not something is there.
 */
final class Place {
  private static final int MOST_INDEX_DIGITS = 9;

  private final List<Node> parents;
  private final Node container;
  private final byte[] token;
  private final long lengthBefore;

  /**
   * A place.
   *
   * @param parents what is above the container, the root first
   * @param container what the last token is applied to; a scalar has nothing inside
   * @param token the last token
   */
  Place(List<Node> parents, Node container, byte[] token) {
    this.parents = parents;
    this.container = container;
    this.token = token;
    this.lengthBefore = container.length();
  }

  /** What the token leads to within {@code container}, opened where it is. */
  static Optional<Node> open(Node container, byte[] token, Work work) {
    return switch (container) {
      case ArrayNode array -> {
        OptionalInt index = index(token, array.size());
        yield index.isEmpty() ? Optional.empty() : Optional.of(open(array, index.getAsInt(), work));
      }
      case ObjectNode object -> Optional.ofNullable(object.open(token, work));
      case Leaf _ -> Optional.empty();
    };
  }

  private static Node open(ArrayNode array, int index, Work work) {
    Node element = array.get(index);
    if (element instanceof Leaf leaf) {
      Node opened = leaf.open(work);
      if (opened != leaf) {
        array.set(index, opened);
      }
      return opened;
    }
    return element;
  }

  Optional<Node> find(Work work) {
    return switch (container) {
      case ArrayNode array -> {
        OptionalInt index = index(token, array.size());
        yield index.isEmpty() ? Optional.empty() : Optional.of(array.get(index.getAsInt()));
      }
      case ObjectNode object -> Optional.ofNullable(object.find(token, work));
      case Leaf _ -> Optional.empty();
    };
  }

  /** Adds or, in an object, replaces; false when there is no such place. */
  boolean add(Node value, Work work) {
    return switch (container) {
      case ArrayNode array -> {
        boolean atEnd = token.length == 1 && token[0] == '-';
        OptionalInt index = atEnd ? OptionalInt.of(array.size()) : index(token, array.size() + 1);
        index.ifPresent(at -> array.add(at, value, work));
        yield index.isPresent();
      }
      case ObjectNode object -> {
        object.put(token, JsonNames.quote(token), value, work);
        yield true;
      }
      case Leaf _ -> false;
    };
  }

  /** Replaces; false when nothing is there. */
  boolean replace(Node value, Work work) {
    return switch (container) {
      case ArrayNode array -> {
        OptionalInt index = index(token, array.size());
        index.ifPresent(at -> array.set(at, value));
        yield index.isPresent();
      }
      case ObjectNode object -> {
        boolean there = object.find(token, work) != null;
        if (there) {
          object.put(token, JsonNames.quote(token), value, work);
        }
        yield there;
      }
      case Leaf _ -> false;
    };
  }

  /** Takes out; false when nothing is there. */
  boolean remove(Work work) {
    return switch (container) {
      case ArrayNode array -> {
        OptionalInt index = index(token, array.size());
        index.ifPresent(at -> array.remove(at, work));
        yield index.isPresent();
      }
      case ObjectNode object -> object.remove(token, work) != null;
      case Leaf _ -> false;
    };
  }

  /** Passes the change of length on. */
  void tellParents() {
    long by = container.length() - lengthBefore;
    for (Node parent : parents) {
      switch (parent) {
        case ArrayNode array -> array.resized(by);
        case ObjectNode object -> object.resized(by);
        case Leaf _ -> throw new IllegalStateException("a scalar has nothing inside");
      }
    }
  }

  /** An array index below {@code limit}: digits without leading zero (RFC 6901 §4). */
  private static OptionalInt index(byte[] token, int limit) {
    if (token.length == 0
        || token.length > MOST_INDEX_DIGITS
        || (token[0] == '0' && token.length > 1)) {
      return OptionalInt.empty();
    }
    int index = 0;
    for (byte b : token) {
      if (b < '0' || b > '9') {
        return OptionalInt.empty();
      }
      index = 10 * index + b - '0';
    }
    return index < limit ? OptionalInt.of(index) : OptionalInt.empty();
  }
}
