package dev.holdfast.api;

import java.nio.charset.StandardCharsets;

/**
 * The name of a context: 1 to 256 bytes of UTF-8, split by {@code /} into segments.
 *
 * <p>The first segment is the namespace, and may stand alone. No segment is empty, {@code .} or
 * {@code ..}; no control character occurs; the namespace {@code holdfast} is reserved. Keys are
 * compared by their bytes and never normalised: two spellings of one accented letter are two keys.
 *
 * @param text the key as text
 */
public record ContextKey(String text) implements Comparable<ContextKey> {

  /** The longest key, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256;

  /** The namespace that belongs to Holdfast itself. */
  public static final String RESERVED_NAMESPACE = "holdfast";

  /**
   * Checks the rules above.
   *
   * @throws HoldfastException with {@link ErrorCode#INVALID_KEY} when one is broken
   */
  public ContextKey {
    if (!isPlain(text)) {
      check(text);
    }
  }

  /** Whether one quick look shows that no rule is broken; it need not show it of every good key. */
  private static boolean isPlain(String text) {
    int length = text.length();
    if (length > MAX_BYTES || text.startsWith(RESERVED_NAMESPACE)) {
      return false;
    }
    int start = 0;
    for (int i = 0; i <= length; i++) {
      char c = i == length ? '/' : text.charAt(i);
      if (c == '/') {
        if (i == start || text.charAt(start) == '.') {
          return false;
        }
        start = i + 1;
      } else if (c < 0x20 || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static void check(String text) {
    if (text.isEmpty()) {
      throw invalid("a key has at least one character");
    }
    int bytes = utf8Length(text);
    if (bytes > MAX_BYTES) {
      throw invalid("a key has at most " + MAX_BYTES + " bytes of UTF-8, this one has " + bytes);
    }
    checkSegments(text);
    if (namespace(text).equals(RESERVED_NAMESPACE)) {
      throw invalid(
          "the namespace '" + RESERVED_NAMESPACE + "' is reserved; choose another first segment");
    }
  }

  private static void checkSegments(String text) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '/') {
        checkSegment(text.substring(start, i));
        start = i + 1;
      } else if (Character.isISOControl(text.charAt(i))) {
        throw invalid("control character U+%04X at index %d".formatted((int) text.charAt(i), i));
      }
    }
  }

  private static void checkSegment(String segment) {
    if (segment.isEmpty()) {
      throw invalid("a segment is empty: no leading, trailing or double '/'");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw invalid("a segment is '" + segment + "'");
    }
  }

  /** The length of {@code text} in UTF-8; refuses unpaired surrogates, which UTF-8 cannot say. */
  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else if (Character.isSurrogate(c)) {
        throw invalid("unpaired surrogate at index " + i);
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    return bytes;
  }

  private static HoldfastException invalid(String why) {
    return new HoldfastException(ErrorCode.INVALID_KEY, "Invalid key: " + why + ".");
  }

  private static String namespace(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  /** The first segment. */
  public String namespace() {
    return namespace(text);
  }

  /** The key as UTF-8; a new array at each call. */
  public byte[] toBytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether the key's bytes begin with those of {@code prefix}; the empty prefix matches every key.
   */
  public boolean startsWith(String prefix) {
    return text.startsWith(prefix);
  }

  /** Orders by unsigned bytes of UTF-8, which is the order of code points. */
  @Override
  public int compareTo(ContextKey other) {
    return compareUtf8(text, other.text);
  }

  /** Compares two texts by their bytes of UTF-8. */
  public static int compareUtf8(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xPair = Character.isSurrogate(x);
        boolean yPair = Character.isSurrogate(y);
        // A surrogate stands for a code point above U+FFFF, so it sorts after every other char.
        return xPair == yPair ? Character.compare(x, y) : xPair ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  @Override
  public String toString() {
    return text;
  }
}
