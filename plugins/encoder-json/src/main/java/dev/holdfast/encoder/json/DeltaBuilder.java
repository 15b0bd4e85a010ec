package dev.holdfast.encoder.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down how a target differs from its base: operations on the items of a container, within
 * them on those of theirs. An item whose difference is longer than itself is written as a whole.
 * Iterative.
 */
final class DeltaBuilder {
  /** Below this depth a changed value is written as a whole. */
  private static final int MAX_DESCENT = 512;

  /** What {@code -1,{"+":[]}} costs besides the item. */
  private static final int REPLACEMENT_OVERHEAD = 11;

  /** A shorter item is written, not copied: {@code {"@":[123456,1234]}}. */
  private static final int SHORTEST_COPY = 32;

  /** Work on one pair of containers. */
  private static final class Level {
    final int baseContainer;
    final int targetContainer;
    final Alignment alignment;
    final int begin;
    boolean isFirst = true;
    int basePlace;
    int targetPlace;

    Level(int baseContainer, int targetContainer, Alignment alignment, int begin) {
      this.baseContainer = baseContainer;
      this.targetContainer = targetContainer;
      this.alignment = alignment;
      this.begin = begin;
    }
  }

  private final SpanTree base;
  private final SpanTree target;
  private final DeltaOutput out;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable Map<Long, Integer> copies;

  /** Writes the operations that lead from one text to the other. */
  static void write(SpanTree base, SpanTree target, DeltaOutput out) {
    new DeltaBuilder(base, target, out).run();
  }

  private DeltaBuilder(SpanTree base, SpanTree target, DeltaOutput out) {
    this.base = base;
    this.target = target;
    this.out = out;
  }

  private void run() {
    open(SpanTree.DOCUMENT, SpanTree.DOCUMENT, out.length());
    while (!levels.isEmpty()) {
      Level level = levels.peek();
      if (!advance(level)) {
        levels.pop();
        if (!levels.isEmpty()) {
          replaceWhenShorter(levels.peek(), level);
        }
      }
    }
  }

  private void open(int baseContainer, int targetContainer, int begin) {
    Alignment alignment = Alignment.of(base, baseContainer, target, targetContainer);
    levels.push(new Level(baseContainer, targetContainer, alignment, begin));
    out.ascii("[");
  }

  /** Writes operations up to the next container to descend into; false when the level is done. */
  private boolean advance(Level level) {
    Alignment alignment = level.alignment;
    while (true) {
      int next = level.targetPlace;
      while (next < alignment.targetItems.length && alignment.partner(next) < 0) {
        next++;
      }
      boolean isLast = next == alignment.targetItems.length;
      drop(level, isLast ? alignment.baseItems.length : alignment.partner(next));
      insert(level, next);
      if (isLast) {
        finish(level);
        return false;
      }
      if (alignment.isSame(next)) {
        keep(level);
      } else if (change(level)) {
        return true;
      }
    }
  }

  private void drop(Level level, int to) {
    if (to > level.basePlace) {
      separate(level);
      out.number(level.basePlace - (long) to);
      level.basePlace = to;
    }
  }

  private void keep(Level level) {
    Alignment alignment = level.alignment;
    int first = level.targetPlace;
    while (level.targetPlace < alignment.targetItems.length
        && alignment.isSame(level.targetPlace)
        && alignment.partner(level.targetPlace) == level.basePlace) {
      level.targetPlace++;
      level.basePlace++;
    }
    separate(level);
    out.number(level.targetPlace - (long) first);
  }

  private void insert(Level level, int to) {
    int[] items = level.alignment.targetItems;
    int from = level.targetPlace;
    for (int place = from; place < to; place++) {
      int original = findCopy(items[place]);
      if (original >= 0) {
        insertWhole(level, from, place);
        separate(level);
        out.ascii("{\"@\":[")
            .number(base.start(original))
            .ascii(",")
            .number(base.length(original))
            .ascii("]}");
        from = place + 1;
      }
    }
    insertWhole(level, from, to);
    level.targetPlace = to;
  }

  private void insertWhole(Level level, int from, int to) {
    if (from < to) {
      int[] items = level.alignment.targetItems;
      boolean isObject =
          level.targetContainer != SpanTree.DOCUMENT
              && target.kind(level.targetContainer) == (byte) '{';
      separate(level);
      out.ascii(isObject ? "{\"+\":{" : "{\"+\":[")
          .raw(target.text, target.start(items[from]), target.end(items[to - 1]))
          .ascii(isObject ? "}}" : "]}");
    }
  }

  /** An item of the base, wherever, that is the same bytes; -1 when there is none. */
  private int findCopy(int targetItem) {
    if (target.length(targetItem) < SHORTEST_COPY) {
      return -1;
    }
    Map<Long, Integer> known = copies;
    if (known == null) {
      known = new HashMap<>();
      for (int item = 0; item < base.size(); item++) {
        if (base.length(item) >= SHORTEST_COPY) {
          known.put(base.hash(item), item);
        }
      }
      copies = known;
    }
    Integer found = known.get(target.hash(targetItem));
    return found != null && base.isSame(found, target, targetItem) ? found : -1;
  }

  /** Writes what became of the next pair; true when a level was opened for it. */
  private boolean change(Level level) {
    int baseItem = level.alignment.baseItems[level.basePlace];
    int targetItem = level.alignment.targetItems[level.targetPlace];
    boolean isComparable =
        base.kind(baseItem) == target.kind(targetItem)
            && base.isSameFrame(baseItem, target, targetItem);
    if (isComparable && base.isContainer(baseItem) && levels.size() < MAX_DESCENT) {
      int begin = out.length();
      separate(level);
      out.ascii("{\"~\":");
      open(baseItem, targetItem, begin);
      return true;
    }
    if (isComparable && base.kind(baseItem) == '"') {
      int begin = out.length();
      separate(level);
      out.ascii("{\"~\":");
      StringChange.write(base, baseItem, target, targetItem, out);
      out.ascii("}");
      level.basePlace++;
      level.targetPlace++;
      if (out.length() - begin > target.length(targetItem) + REPLACEMENT_OVERHEAD) {
        replace(level, begin);
      }
      return false;
    }
    drop(level, level.basePlace + 1);
    insert(level, level.targetPlace + 1);
    return false;
  }

  private void finish(Level level) {
    int tailStart = target.tailStart(level.targetContainer);
    int tailEnd = target.tailEnd(level.targetContainer);
    if (!java.util.Arrays.equals(
        base.text,
        base.tailStart(level.baseContainer),
        base.tailEnd(level.baseContainer),
        target.text,
        tailStart,
        tailEnd)) {
      separate(level);
      out.ascii("{\"ws\":\"");
      for (int i = tailStart; i < tailEnd; i++) {
        out.ascii(escaped(target.text[i]));
      }
      out.ascii("\"}");
    }
    out.ascii("]");
  }

  private static String escaped(byte space) {
    return switch (space) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> " ";
    };
  }

  /** The level within is done. */
  private void replaceWhenShorter(Level level, Level within) {
    out.ascii("}");
    level.basePlace++;
    level.targetPlace++;
    if (out.length() - within.begin
        > target.length(within.targetContainer) + REPLACEMENT_OVERHEAD) {
      replace(level, within.begin);
    }
  }

  /** Takes back the difference of the item just passed and writes it as a whole. */
  private void replace(Level level, int begin) {
    level.isFirst = out.at(begin) != ',';
    out.cut(begin);
    level.basePlace--;
    level.targetPlace--;
    drop(level, level.basePlace + 1);
    insert(level, level.targetPlace + 1);
  }

  private void separate(Level level) {
    if (level.isFirst) {
      level.isFirst = false;
    } else {
      out.ascii(",");
    }
  }
}
