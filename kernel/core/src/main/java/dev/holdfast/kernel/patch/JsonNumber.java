package dev.holdfast.kernel.patch;

import java.nio.charset.StandardCharsets;

/**
 * A number as {@code 0.DIGITS x 10^exponent}, the digits without zeros at either end. Reading costs
 * no more than its length, whatever the exponent.
 *
 * @param negative its sign; zero has none
 * @param digits the digits, empty for zero
 * @param exponent the exponent
 * @param unread what stood as exponent when it has more than 18 digits, else empty; such numbers
 *     are equal only when they are spelt with the same exponent
 */
record JsonNumber(boolean negative, String digits, long exponent, String unread) {
  private static final int MOST_EXPONENT_DIGITS = 18;

  static JsonNumber parse(Leaf leaf) {
    String text =
        new String(
            leaf.text().bytes(), leaf.start(), (int) leaf.length(), StandardCharsets.US_ASCII);
    boolean negative = text.startsWith("-");
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    String mantissa = text.substring(negative ? 1 : 0, e < 0 ? text.length() : e);
    int point = mantissa.indexOf('.');
    String whole = point < 0 ? mantissa : mantissa.substring(0, point);
    String all = point < 0 ? whole : whole + mantissa.substring(point + 1);
    int first = 0;
    while (first < all.length() && all.charAt(first) == '0') {
      first++;
    }
    int last = all.length();
    while (last > first && all.charAt(last - 1) == '0') {
      last--;
    }
    if (first == last) {
      return new JsonNumber(false, "", 0, "");
    }
    String digits = all.substring(first, last);
    long shift = whole.length() - first;
    String exponent = e < 0 ? "0" : plainExponent(text.substring(e + 1));
    return exponent.length() > MOST_EXPONENT_DIGITS + 1
        ? new JsonNumber(negative, digits, shift, exponent)
        : new JsonNumber(negative, digits, shift + Long.parseLong(exponent), "");
  }

  /** Without plus and leading zeros. */
  private static String plainExponent(String text) {
    String sign = text.startsWith("-") ? "-" : "";
    int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    while (i < text.length() - 1 && text.charAt(i) == '0') {
      i++;
    }
    return sign + text.substring(i);
  }
}
