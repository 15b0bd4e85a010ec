package dev.holdfast.kernel.patch;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The positions of an object's members, sorted by name and then by position. Four bytes a member; a
 * hash table would be larger, and slow for names that were chosen to collide.
 */
final class NameIndex {
  private final Text text;
  private final int[] names;
  private final int[] sorted;

  private NameIndex(Text text, int[] names, int[] sorted) {
    this.text = text;
    this.names = names;
    this.sorted = sorted;
  }

  /**
   * Sorts.
   *
   * @param names where each name starts, by position
   */
  static NameIndex build(Text text, int[] names, Work work) {
    work.spend(16L * names.length * (33 - Integer.numberOfLeadingZeros(names.length)));
    // A stable sort: positions of one name stay in order.
    int[] sorted =
        IntStream.range(0, names.length)
            .boxed()
            .sorted((a, b) ->
                Arrays.compareUnsigned(
                    JsonNames.decode(text, names[a]), JsonNames.decode(text, names[b])))
            .mapToInt(Integer::intValue)
            .toArray();
    return new NameIndex(text, names, sorted);
  }

  /** All positions of that name, ascending. */
  int[] find(byte[] name) {
    int from = firstNotBelow(name);
    int to = from;
    while (to < sorted.length && JsonNames.isEqual(text, names[sorted[to]], name)) {
      to++;
    }
    return Arrays.copyOfRange(sorted, from, to);
  }

  /** The last position of each name. */
  int[] lastOfEach() {
    return IntStream.range(0, sorted.length)
        .filter(i -> i + 1 == sorted.length || !isSameName(sorted[i], sorted[i + 1]))
        .map(i -> sorted[i])
        .toArray();
  }

  private boolean isSameName(int a, int b) {
    return JsonNames.isEqual(text, names[a], JsonNames.decode(text, names[b]));
  }

  private int firstNotBelow(byte[] name) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(JsonNames.decode(text, names[sorted[middle]]), name) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
