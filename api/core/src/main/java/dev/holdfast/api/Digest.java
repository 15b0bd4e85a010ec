package dev.holdfast.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The SHA-256 digest of a value's stored bytes (FIPS 180-4), written as 64 lower-case hex digits.
 * Immutable.
 */
public final class Digest {
  /** The length in bytes. */
  public static final int LENGTH = 32;

  private static final HexFormat HEX = HexFormat.of();

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // Four numbers instead of an array: a digest is kept for every entry, and this is one object.
  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  private Digest(byte[] bytes, int offset) {
    first = (long) WORDS.get(bytes, offset);
    second = (long) WORDS.get(bytes, offset + Long.BYTES);
    third = (long) WORDS.get(bytes, offset + 2 * Long.BYTES);
    fourth = (long) WORDS.get(bytes, offset + 3 * Long.BYTES);
  }

  /** Computes the digest of {@code value}; cost is proportional to its length. */
  public static Digest compute(byte[] value) {
    return new Digest(sha256().digest(value), 0);
  }

  /** The digest whose 32 bytes are given; the array is copied. */
  public static Digest of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + bytes.length);
    }
    return new Digest(bytes, 0);
  }

  /** The digest whose 32 bytes begin at {@code offset}; they are copied. */
  public static Digest of(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, LENGTH, bytes.length);
    return new Digest(bytes, offset);
  }

  /**
   * The digest written as 64 hex digits; throws {@link IllegalArgumentException} on anything else.
   */
  public static Digest parse(String hex) {
    return of(HEX.parseHex(hex));
  }

  /** A fresh SHA-256 computation. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The 32 bytes; a new array at each call. */
  public byte[] toBytes() {
    byte[] bytes = new byte[LENGTH];
    copyTo(bytes, 0);
    return bytes;
  }

  /** Writes the 32 bytes into {@code target}, from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    Objects.checkFromIndexSize(offset, LENGTH, target.length);
    WORDS.set(target, offset, first);
    WORDS.set(target, offset + Long.BYTES, second);
    WORDS.set(target, offset + 2 * Long.BYTES, third);
    WORDS.set(target, offset + 3 * Long.BYTES, fourth);
  }

  /** The digest as 64 lower-case hex digits. */
  public String hex() {
    return HEX.formatHex(toBytes());
  }

  @Override
  public boolean equals(Object other) {
    // Takes the same time wherever two digests differ.
    return other instanceof Digest that
        && ((first ^ that.first)
                | (second ^ that.second)
                | (third ^ that.third)
                | (fourth ^ that.fourth))
            == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }

  @Override
  public String toString() {
    return hex();
  }
}
