package dev.holdfast.kernel.commit;

import dev.holdfast.api.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a value ends, and the state of its digest there: all that an append needs, whatever the
 * length of the value.
 *
 * <p>Of a JSON array the tail begins after the last element (the closing bracket and space before
 * it are rewritten); of bytes it begins at the end. SHA-256 is computed from left to right, so a
 * copy of its state after the kept bytes is extended by the new tail alone (FIPS 180-4 §6.2).
 *
 * @param isJsonArray whether the value is a JSON array; otherwise it is bytes
 * @param isEmpty whether the array has no element
 * @param keep how many bytes stay when something is appended
 * @param prefixDigest SHA-256 fed with exactly those bytes; never changed
 */
public record ValueTail(
    boolean isJsonArray, boolean isEmpty, long keep, MessageDigest prefixDigest) {

  /**
   * The value after one more element.
   *
   * @param tail the bytes that follow the kept ones
   * @param digest the digest of the whole
   * @param next where the new value ends
   */
  public record Extension(byte[] tail, Digest digest, ValueTail next) {}

  /**
   * Where a value ends; empty when it is JSON but not an array. Cost is that of hashing the value.
   */
  static Optional<ValueTail> of(byte[] value, boolean isJson) {
    if (!isJson) {
      return Optional.of(
          new ValueTail(false, value.length == 0, value.length, digestOf(value, value.length)));
    }
    int first = skipSpace(value, 0);
    if (value[first] != '[') {
      return Optional.empty();
    }
    int close = skipSpaceBack(value, value.length - 1);
    int keep = skipSpaceBack(value, close - 1) + 1;
    boolean isEmpty = keep == first + 1;
    return Optional.of(new ValueTail(true, isEmpty, keep, digestOf(value, keep)));
  }

  /** Where a value that an append creates begins: {@code [} or nothing. */
  static ValueTail ofMissing(boolean isJson) {
    byte[] start = isJson ? new byte[] {'['} : new byte[0];
    return new ValueTail(isJson, true, start.length, digestOf(start, start.length));
  }

  /**
   * The whole value after one more element, for those who need all of it; empty when nothing can be
   * appended.
   *
   * @param value the value before; null when there is none
   */
  public static Optional<byte[]> append(byte @Nullable [] value, boolean isJson, byte[] element) {
    if (value == null) {
      byte[] created = isJson ? new byte[] {'[', ']'} : new byte[0];
      return append(created, isJson, element);
    }
    return of(value, isJson)
        .map(tail -> {
          byte[] added = tail.extend(element).tail();
          byte[] whole = Arrays.copyOf(value, Math.toIntExact(tail.keep()) + added.length);
          System.arraycopy(added, 0, whole, Math.toIntExact(tail.keep()), added.length);
          return whole;
        });
  }

  /** How long the value is after one more element. */
  long lengthWith(byte[] element) {
    return keep + (isJsonArray ? element.length + (isEmpty ? 1L : 2L) : element.length);
  }

  /** Appends an element. */
  Extension extend(byte[] element) {
    byte[] separator = isJsonArray && !isEmpty ? new byte[] {','} : new byte[0];
    byte[] close = isJsonArray ? "]".getBytes(StandardCharsets.US_ASCII) : new byte[0];
    byte[] tail = new byte[separator.length + element.length + close.length];
    System.arraycopy(separator, 0, tail, 0, separator.length);
    System.arraycopy(element, 0, tail, separator.length, element.length);
    System.arraycopy(close, 0, tail, separator.length + element.length, close.length);
    MessageDigest extended = copy(prefixDigest);
    extended.update(tail, 0, tail.length - close.length);
    MessageDigest whole = copy(extended);
    whole.update(close);
    ValueTail next = new ValueTail(isJsonArray, false, keep + tail.length - close.length, extended);
    return new Extension(tail, Digest.of(whole.digest()), next);
  }

  private static MessageDigest digestOf(byte[] value, int length) {
    MessageDigest digest = Digest.sha256();
    digest.update(value, 0, length);
    return digest;
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be copied", e);
    }
  }

  private static int skipSpace(byte[] value, int from) {
    int i = from;
    while (isSpace(value[i])) {
      i++;
    }
    return i;
  }

  private static int skipSpaceBack(byte[] value, int from) {
    int i = from;
    while (isSpace(value[i])) {
      i--;
    }
    return i;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
