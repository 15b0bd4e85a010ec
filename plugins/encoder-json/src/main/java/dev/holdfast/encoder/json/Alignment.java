package dev.holdfast.encoder.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which items of a base container live on in a target container, in rising order: the same bytes,
 * or a pair that is worth comparing within.
 *
 * <p>First what both begin and end with; between, the longest rising sequence of equal items
 * (patience, {@code O(n log n)}); in the gaps that are left, items that look related: members by
 * name, elements by their first member, and else by their place.
 */
final class Alignment {
  private static final int NONE = -1;

  private final SpanTree base;
  private final SpanTree target;
  private final boolean members;
  final int[] baseItems;
  final int[] targetItems;
  private final int[] partners;
  private final boolean[] same;

  /** Aligns two containers of the same kind. */
  static Alignment of(SpanTree base, int baseContainer, SpanTree target, int targetContainer) {
    boolean members = baseContainer != SpanTree.DOCUMENT && base.kind(baseContainer) == (byte) '{';
    Alignment alignment =
        new Alignment(
            base, base.items(baseContainer), target, target.items(targetContainer), members);
    alignment.align();
    return alignment;
  }

  private Alignment(
      SpanTree base, int[] baseItems, SpanTree target, int[] targetItems, boolean members) {
    this.base = base;
    this.target = target;
    this.members = members;
    this.baseItems = baseItems;
    this.targetItems = targetItems;
    this.partners = new int[targetItems.length];
    this.same = new boolean[targetItems.length];
    Arrays.fill(partners, NONE);
  }

  /** The place in the base of what became the item at a place in the target; -1 for a new one. */
  int partner(int targetPlace) {
    return partners[targetPlace];
  }

  /** Whether the partner is the same bytes. */
  boolean isSame(int targetPlace) {
    return same[targetPlace];
  }

  private void align() {
    int from = 0;
    int baseTo = baseItems.length;
    int targetTo = targetItems.length;
    while (from < Math.min(baseTo, targetTo) && areSame(from, from)) {
      pair(from, from, true);
      from++;
    }
    while (Math.min(baseTo, targetTo) > from && areSame(baseTo - 1, targetTo - 1)) {
      baseTo--;
      targetTo--;
      pair(baseTo, targetTo, true);
    }
    if (from == baseTo || from == targetTo) {
      return;
    }
    if (baseTo - from > 1 || targetTo - from > 1) {
      pairBy(Looks.EQUAL, from, baseTo, from, targetTo);
    }
    pairGaps(from, baseTo, from, targetTo);
  }

  private boolean areSame(int basePlace, int targetPlace) {
    return base.isSame(baseItems[basePlace], target, targetItems[targetPlace]);
  }

  private void pair(int basePlace, int targetPlace, boolean isSame) {
    partners[targetPlace] = basePlace;
    same[targetPlace] = isSame;
  }

  /** Looks into what lies between the pairs found so far. */
  private void pairGaps(int baseFrom, int baseTo, int targetFrom, int targetTo) {
    int basePlace = baseFrom;
    int targetPlace = targetFrom;
    for (int t = targetFrom; t <= targetTo; t++) {
      if (t == targetTo || partners[t] != NONE) {
        int baseEnd = t == targetTo ? baseTo : partners[t];
        if (basePlace < baseEnd && targetPlace < t) {
          pairRelated(basePlace, baseEnd, targetPlace, t);
        }
        basePlace = baseEnd + 1;
        targetPlace = t + 1;
      }
    }
  }

  private void pairRelated(int baseFrom, int baseTo, int targetFrom, int targetTo) {
    if (members) {
      pairBy(Looks.NAMED_ALIKE, baseFrom, baseTo, targetFrom, targetTo);
    } else if (baseTo - baseFrom == targetTo - targetFrom) {
      pairByPlace(baseFrom, targetFrom, targetTo);
    } else {
      pairBy(Looks.BEGUN_ALIKE, baseFrom, baseTo, targetFrom, targetTo);
    }
  }

  private void pairByPlace(int baseFrom, int targetFrom, int targetTo) {
    for (int t = targetFrom; t < targetTo; t++) {
      pair(baseFrom + t - targetFrom, t, false);
    }
  }

  private enum Looks {
    EQUAL,
    NAMED_ALIKE,
    BEGUN_ALIKE
  }

  private long look(Looks looks, SpanTree tree, int item) {
    return switch (looks) {
      case EQUAL -> tree.hash(item);
      case NAMED_ALIKE -> SpanHash.of(tree.text, tree.start(item), tree.valueStart(item));
      case BEGUN_ALIKE -> tree.next(item) > item + 1 ? tree.hash(item + 1) : tree.kind(item);
    };
  }

  private void pairBy(Looks looks, int baseFrom, int baseTo, int targetFrom, int targetTo) {
    Map<Long, Integer> first = new HashMap<>((baseTo - baseFrom) * 2);
    int[] later = new int[baseTo - baseFrom];
    for (int b = baseTo - 1; b >= baseFrom; b--) {
      Integer before = first.put(look(looks, base, baseItems[b]), b);
      later[b - baseFrom] = before == null ? NONE : before;
    }
    int[] candidates = new int[targetTo - targetFrom];
    for (int t = targetFrom; t < targetTo; t++) {
      Long look = look(looks, target, targetItems[t]);
      Integer b = first.get(look);
      candidates[t - targetFrom] = NONE;
      if (b != null && (looks != Looks.EQUAL || areSame(b, t))) {
        candidates[t - targetFrom] = b;
        if (later[b - baseFrom] == NONE) {
          first.remove(look);
        } else {
          first.put(look, later[b - baseFrom]);
        }
      }
    }
    for (int t : longestRising(candidates)) {
      pair(candidates[t], targetFrom + t, looks == Looks.EQUAL);
    }
  }

  /** The places of the longest rising sequence among the candidates that are there. */
  private static int[] longestRising(int[] candidates) {
    int[] tails = new int[candidates.length];
    int[] before = new int[candidates.length];
    int length = 0;
    for (int i = 0; i < candidates.length; i++) {
      if (candidates[i] != NONE) {
        int low = 0;
        int high = length;
        while (low < high) {
          int middle = (low + high) >>> 1;
          if (candidates[tails[middle]] < candidates[i]) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }
        before[i] = low == 0 ? NONE : tails[low - 1];
        tails[low] = i;
        length = Math.max(length, low + 1);
      }
    }
    int[] places = new int[length];
    int place = length == 0 ? NONE : tails[length - 1];
    for (int i = length - 1; i >= 0; i--) {
      places[i] = place;
      place = before[place];
    }
    return places;
  }
}
