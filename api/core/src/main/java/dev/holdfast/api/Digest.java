package dev.holdfast.api;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 digest of a value's stored bytes (FIPS 180-4), written as 64 lower-case hex digits.
 * Immutable.
 */
public final class Digest {
  /** The length in bytes. */
  public static final int LENGTH = 32;

  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Computes the digest of {@code value}; cost is proportional to its length. */
  public static Digest compute(byte[] value) {
    return new Digest(sha256().digest(value));
  }

  /** The digest whose 32 bytes are given; the array is copied. */
  public static Digest of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + bytes.length);
    }
    return new Digest(bytes.clone());
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
    return bytes.clone();
  }

  /** The digest as 64 lower-case hex digits. */
  public String hex() {
    return HEX.formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
