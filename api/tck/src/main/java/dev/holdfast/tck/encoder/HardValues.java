package dev.holdfast.tck.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pairs of values that are easily told wrong. */
final class HardValues {
  /**
   * A base and what becomes of it.
   *
   * @param name what is hard about it
   */
  record Pair(String name, byte[] base, byte[] target) {
    static Pair of(String name, String base, String target) {
      return new Pair(name, base.getBytes(UTF_8), target.getBytes(UTF_8));
    }

    Pair reversed() {
      return new Pair(name + ", back again", target, base);
    }
  }

  private HardValues() {}

  /** The cases in which known encoders of JSON differences lose or change something. */
  static List<Pair> listed() {
    List<Pair> pairs = new ArrayList<>();
    pairs.add(Pair.of("key order only", "{\"a\":1,\"b\":2,\"c\":3}", "{\"c\":3,\"a\":1,\"b\":2}"));
    pairs.add(Pair.of("duplicate keys", "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":0,\"a\":2,\"a\":1}"));
    pairs.add(Pair.of("1e400", "{\"n\":1}", "{\"n\":1e400}"));
    pairs.add(Pair.of("many digits", "[0.1]", "[0.1000000000000000055511]"));
    pairs.add(Pair.of("minus zero", "[-0,1]", "[0,1]"));
    pairs.add(Pair.of("one spelled anew", "[1,2]", "[1.0,2]"));
    pairs.add(Pair.of("an exponent spelled anew", "[1e5]", "[1E+5]"));
    pairs.add(Pair.of("beyond 2^53", "[9007199254740992]", "[9007199254740993]"));
    pairs.add(Pair.of("23 digits", "[12345678901234567890123]", "[12345678901234567890124]"));
    pairs.add(Pair.of("an escape for a letter", "[\"caf\u00e9 x\"]", "[\"caf\\u00e9 x\"]"));
    pairs.add(Pair.of("another spelling of an escape", "[\"\\u00e9\"]", "[\"\\u00E9\"]"));
    pairs.add(Pair.of("keys of pointers", "{\"a/b\":1,\"~\":2}", "{\"a/b\":2,\"~\":1,\"~1\":0}"));
    pairs.add(Pair.of("an empty key", "{\"\":1}", "{\"\":{\"\":2}}"));
    pairs.add(Pair.of("an unpaired surrogate", "[\"\\ud800\"]", "[\"\\ud800\\ud800\"]"));
    pairs.add(Pair.of("set to null", "{\"a\":1,\"b\":2}", "{\"a\":null,\"b\":2}"));
    pairs.add(Pair.of("null in a new object", "{\"a\":1}", "{\"a\":1,\"n\":{\"x\":null}}"));
    pairs.add(Pair.of("not a number", "[1]", "[NaN]"));
    pairs.add(Pair.of("nothing", "", "[]"));
    pairs.add(Pair.of("nothing at all", "", ""));
    pairs.add(Pair.of("no change", "{\"a\":[1,2]}", "{\"a\":[1,2]}"));
    pairs.add(
        new Pair(
            "UTF-8 that is none",
            new byte[] {'[', '"', 'a', '"', ']'},
            new byte[] {'[', '"', (byte) 0xff, (byte) 0xc0, '"', ']'}));
    pairs.add(Pair.of("half a character", "[\"\u00e9\u00e9\"]", "[\"\u00e9\u00e8\"]"));
    pairs.add(Pair.of("half an escape", "[\"a\\\\n\"]", "[\"a\\n\"]"));
    pairs.add(Pair.of("an escape before the end", "[\"x\\\"\"]", "[\"x\\\\\"]"));
    pairs.add(Pair.of("space around", " [1] \n", "\t[1,2]\r\n\n"));
    pairs.add(Pair.of("space within nothing", "[ ]", "{ \n}"));
    pairs.add(Pair.of("emptied", "{\"a\":[1, 2 ],\"b\":{ }}", "{\"a\":[ ],\"b\":{}}"));
    pairs.add(Pair.of("space that moves", "[1 ,2 , 3 ]", "[1, 2 ,3 ,4 ]"));
    pairs.add(Pair.of("indented anew", "{\"a\":[1,2]}", "{\n  \"a\": [\n    1,\n    2\n  ]\n}\n"));
    pairs.add(
        Pair.of(
            "indented and longer",
            "{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}\n",
            "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {\n    \"c\": 1\n  }\n}\n"));
    pairs.add(Pair.of("another kind", "{\"a\":{\"b\":1}}", "{\"a\":[\"b\",1]}"));
    pairs.add(Pair.of("another kind at the root", "[1]", "\"text\""));
    pairs.add(Pair.of("a text alone", "\"one text\"", "\"one more text\""));
    pairs.add(Pair.of("strings with brackets", "[\"]},{[\",1]", "[\"]},{[\",2,\"\\\"]\"]"));
    pairs.add(Pair.of("not JSON any more", "{\"a\":1}", "{\"a\":1"));
    pairs.add(Pair.of("two values", "[1]", "[1][2]"));
    pairs.add(Pair.of("a comma too many", "[1]", "[1,]"));
    pairs.add(Pair.of("a byte order mark", "[1]", "\ufeff[1]"));
    pairs.add(Pair.of("nested 10,000 deep", nested(10_000, "1"), nested(10_000, "2")));
    pairs.add(Pair.of("nested deeper", nested(9_999, "1"), nested(10_001, "1")));
    pairs.add(
        Pair.of("objects 10,000 deep", nestedObjects(10_000, "1"), nestedObjects(10_000, "22")));
    pairs.add(Pair.of("opened, never closed", "[1]", "[".repeat(100_000)));
    pairs.add(Pair.of("a long run of nothing", "[1]", "[".repeat(5000) + "]".repeat(5000)));
    return pairs;
  }

  private static String nested(int depth, String value) {
    return "[".repeat(depth) + value + "]".repeat(depth);
  }

  private static String nestedObjects(int depth, String value) {
    return "{\"a\":".repeat(depth) + value + "}".repeat(depth);
  }

  /** A growing conversation, of which one message is now and then amended. */
  static List<byte[]> chat(int versions, boolean isIndented) {
    Random random = new Random(42);
    String newline = isIndented ? "\n  " : "";
    List<String> messages = new ArrayList<>();
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < versions; i++) {
      StringBuilder words = new StringBuilder();
      for (int word = 0; word < 20 + random.nextInt(60); word++) {
        words.append(Integer.toString(random.nextInt(1 << 20), 36)).append(' ');
      }
      messages.add("{\"role\":\"user\",\"n\":" + i + ".50,\"text\":\"" + words + "\\u00e9\"}");
      if (i % 7 == 6) {
        int amended = random.nextInt(messages.size());
        messages.set(amended, messages.get(amended).replaceFirst("text\":\"", "text\":\"so: "));
      }
      String all = newline + String.join("," + newline, messages);
      texts.add(("{\"id\":7,\"messages\":[" + all + newline + "]}").getBytes(UTF_8));
    }
    return texts;
  }

  /** A random JSON value, with random space where {@code spaced}. */
  static String random(Random random, int depth, boolean spaced) {
    StringBuilder text = new StringBuilder();
    append(text, random, depth, spaced);
    return text.toString();
  }

  private static void append(StringBuilder text, Random random, int depth, boolean spaced) {
    int kind = random.nextInt(depth > 0 ? 8 : 5);
    switch (kind) {
      case 0 -> text.append(random.nextInt(100)).append(random.nextBoolean() ? "" : ".0e1");
      case 1 -> text.append(random.nextBoolean() ? "null" : "true");
      case 2, 3, 4 -> appendString(text, random);
      default -> {
        boolean isObject = random.nextBoolean();
        text.append(isObject ? '{' : '[');
        int count = random.nextInt(7);
        for (int i = 0; i < count; i++) {
          text.append(i == 0 ? "" : ",").append(space(random, spaced));
          if (isObject) {
            text.append("\"k").append(random.nextInt(6)).append('"').append(space(random, spaced));
            text.append(':').append(space(random, spaced));
          }
          append(text, random, depth - 1, spaced);
          text.append(space(random, spaced));
        }
        text.append(space(random, spaced)).append(isObject ? '}' : ']');
      }
    }
  }

  private static void appendString(StringBuilder text, Random random) {
    String[] parts = {
      "a", "bc", "\\n", "\\\\", "\\\"", "\u00e9", "\\u00e9", "\ud83d\ude00", ",", "]"
    };
    text.append('"');
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    text.append('"');
  }

  private static String space(Random random, boolean spaced) {
    return spaced && random.nextInt(3) == 0 ? " \n\t".substring(random.nextInt(3)) : "";
  }

  /** A text with a few small edits: bytes changed, cut, doubled or moved. */
  static byte[] edited(Random random, byte[] value) {
    byte[] edited = value;
    for (int edits = 1 + random.nextInt(3); edits > 0 && edited.length > 0; edits--) {
      int at = random.nextInt(edited.length);
      int length = Math.min(1 + random.nextInt(8), edited.length - at);
      edited =
          switch (random.nextInt(4)) {
            case 0 -> changed(edited, at, (byte) random.nextInt(256));
            case 1 -> spliced(edited, at, at + length, new byte[0]);
            case 2 ->
                spliced(edited, at, at, java.util.Arrays.copyOfRange(edited, at, at + length));
            default -> changed(edited, at, (byte) ('0' + random.nextInt(10)));
          };
    }
    return edited;
  }

  private static byte[] changed(byte[] value, int at, byte to) {
    byte[] changed = value.clone();
    changed[at] = to;
    return changed;
  }

  private static byte[] spliced(byte[] value, int from, int to, byte[] between) {
    byte[] spliced = new byte[value.length - (to - from) + between.length];
    System.arraycopy(value, 0, spliced, 0, from);
    System.arraycopy(between, 0, spliced, from, between.length);
    System.arraycopy(value, to, spliced, from + between.length, value.length - to);
    return spliced;
  }
}
