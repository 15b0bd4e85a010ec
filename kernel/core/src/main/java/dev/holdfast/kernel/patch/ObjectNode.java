package dev.holdfast.kernel.patch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An object that was opened: its members as they stand in the text, by position, and what became of
 * them. Names are given as {@link JsonNames} decodes them.
 */
final class ObjectNode implements Node {
  private static final Text NO_MEMBERS = Text.ofCompact(new byte[] {'{', '}'});
  private static final int LOOKUPS_WITHOUT_INDEX = 8;

  private record Added(byte[] spelling, Node value) {}

  private final Text text;
  private final int[] names;
  private final Map<Integer, Node> touched = new HashMap<>();
  private final BitSet removed = new BitSet();
  private final Map<String, Added> added = new LinkedHashMap<>();
  private @Nullable NameIndex index;
  private int lookups;
  private int size;
  private long length;

  private ObjectNode(Text text, int[] names, int size, long length) {
    this.text = text;
    this.names = names;
    this.size = size;
    this.length = length;
  }

  static ObjectNode empty() {
    return new ObjectNode(NO_MEMBERS, new int[0], 0, 2);
  }

  static ObjectNode open(Leaf leaf, Work work) {
    work.spend(Work.OPENING);
    Text text = leaf.text();
    int[] names = new int[4];
    int size = 0;
    int i = leaf.start() + 1;
    while (text.at(i) != '}') {
      if (size == names.length) {
        names = Arrays.copyOf(names, 2 * size);
      }
      names[size++] = i;
      int value = text.valueEnd(i) + 1;
      int end = text.valueEnd(value);
      work.spend(value - i + Math.min(end - value, Text.LONG));
      i = text.at(end) == ',' ? end + 1 : end;
    }
    return new ObjectNode(text, Arrays.copyOf(names, size), size, leaf.length());
  }

  /** The value of that name, of duplicates the last, as it is; null when there is none. */
  @Nullable Node find(byte[] name, Work work) {
    Added own = added.get(key(name));
    if (own != null) {
      return own.value();
    }
    int[] positions = positions(name, work);
    return positions.length == 0 ? null : value(positions[positions.length - 1]);
  }

  /** Like {@link #find}, ready to be changed inside; other members of that name stay. */
  @Nullable Node open(byte[] name, Work work) {
    Node value = find(name, work);
    if (!(value instanceof Leaf leaf)) {
      return value;
    }
    Node opened = leaf.open(work);
    if (added.containsKey(key(name))) {
      added.computeIfPresent(key(name), (key, own) -> new Added(own.spelling(), opened));
    } else if (opened != leaf) {
      int[] positions = positions(name, work);
      touched.put(positions[positions.length - 1], opened);
    }
    return opened;
  }

  /** Sets the only member of that name: in the place of the last one there was, or at the end. */
  void put(byte[] name, byte[] spelling, Node value, Work work) {
    Added own = added.get(key(name));
    int[] positions = positions(name, work);
    if (own != null) {
      length += value.length() - own.value().length();
      added.put(key(name), new Added(own.spelling(), value));
    } else if (positions.length > 0) {
      int last = positions[positions.length - 1];
      length += value.length() - value(last).length();
      touched.put(last, value);
      Arrays.stream(positions, 0, positions.length - 1).forEach(this::removeAt);
    } else {
      length += spelling.length + 1 + value.length() + (size == 0 ? 0 : 1);
      size++;
      added.put(key(name), new Added(spelling, value));
    }
  }

  /** Takes out all members of that name; answers the last, null when there is none. */
  @Nullable Node remove(byte[] name, Work work) {
    Node found = find(name, work);
    Added own = added.remove(key(name));
    if (own != null) {
      shrink(own.spelling().length + 1 + own.value().length());
    }
    for (int position : positions(name, work)) {
      removeAt(position);
    }
    return found;
  }

  /** Tells that a member changed its length by itself. */
  void resized(long by) {
    length += by;
  }

  /** Whether two objects have the same names, and {@code equal} values under each. */
  boolean isEqual(ObjectNode other, BiPredicate<Node, Node> equal, Work work) {
    int[] mine = distinct(work);
    int[] others = other.distinct(work);
    if (mine.length + added.size() != others.length + other.added.size()) {
      return false;
    }
    for (int position : others) {
      Node value = find(JsonNames.decode(other.text, other.names[position]), work);
      if (value == null || !equal.test(value, other.value(position))) {
        return false;
      }
    }
    for (Map.Entry<String, Added> own : other.added.entrySet()) {
      Node value = find(own.getKey().getBytes(StandardCharsets.ISO_8859_1), work);
      if (value == null || !equal.test(value, own.getValue().value())) {
        return false;
      }
    }
    return true;
  }

  private int[] distinct(Work work) {
    return Arrays.stream(index(work).lastOfEach()).filter(at -> !removed.get(at)).toArray();
  }

  private NameIndex index(Work work) {
    NameIndex built = index;
    if (built == null) {
      built = NameIndex.build(text, names, work);
      index = built;
    }
    return built;
  }

  /** Where members of that name stand in the text and were not removed, ascending. */
  private int[] positions(byte[] name, Work work) {
    if (index == null && lookups++ < LOOKUPS_WITHOUT_INDEX) {
      work.spend((4L + Math.min(name.length, 64)) * names.length);
      return IntStream.range(0, names.length)
          .filter(at -> JsonNames.isEqual(text, names[at], name) && !removed.get(at))
          .toArray();
    }
    int[] found = index(work).find(name);
    work.spend(64L + 4L * found.length);
    return Arrays.stream(found).filter(at -> !removed.get(at)).toArray();
  }

  private Node value(int position) {
    Node value = touched.get(position);
    if (value != null) {
      return value;
    }
    int start = text.valueEnd(names[position]) + 1;
    return new Leaf(text, start, text.valueEnd(start));
  }

  private void removeAt(int position) {
    shrink(text.valueEnd(names[position]) - names[position] + 1 + value(position).length());
    touched.remove(position);
    removed.set(position);
  }

  private void shrink(long memberLength) {
    size--;
    length -= memberLength + (size == 0 ? 0 : 1);
  }

  /** Bytes as text, one char a byte: a hash table of such keys is safe against collisions. */
  private static String key(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void write(ByteSink out) {
    int separator = '{';
    for (int at = removed.nextClearBit(0); at < names.length; at = removed.nextClearBit(at + 1)) {
      out.write(separator);
      out.write(text.bytes(), names[at], text.valueEnd(names[at]) + 1);
      value(at).write(out);
      separator = ',';
    }
    for (Added own : added.values()) {
      out.write(separator);
      out.write(own.spelling(), 0, own.spelling().length);
      out.write(':');
      own.value().write(out);
      separator = ',';
    }
    if (size == 0) {
      out.write('{');
    }
    out.write('}');
  }

  @Override
  public boolean fits(int levels, Work work) {
    if (levels <= 0) {
      return false;
    }
    if (text.height() >= levels) {
      for (int at = removed.nextClearBit(0); at < names.length; at = removed.nextClearBit(at + 1)) {
        if (!value(at).fits(levels - 1, work)) {
          return false;
        }
      }
    }
    return touched.values().stream().allMatch(value -> value.fits(levels - 1, work))
        && added.values().stream().allMatch(own -> own.value().fits(levels - 1, work));
  }
}
