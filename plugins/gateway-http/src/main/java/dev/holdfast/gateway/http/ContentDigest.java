package dev.holdfast.gateway.http;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.web.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Content-Digest} header (RFC 9530 §2): {@code sha-256=:Base64:}, and {@code sha-512}
 * when a caller sends it. Other algorithms are ignored, as the RFC wants it.
 */
final class ContentDigest {
  static final String HEADER = "Content-Digest";

  private static final String SHA_256 = "sha-256";
  private static final String SHA_512 = "sha-512";
  private static final int SHA_512_BYTES = 64;
  private static final Pattern ENTRY =
      Pattern.compile("([a-z*][a-z0-9_.*-]{0,63})=:([A-Za-z0-9+/]{0,256}={0,2}):");

  private ContentDigest() {}

  /**
   * The SHA-256 that the caller says its body has, for whoever computes that anyway; what is
   * claimed by SHA-512 is checked here.
   *
   * @throws HoldfastException when the header cannot be read, or the body has another SHA-512
   */
  static Optional<Digest> claimed(Request request, byte[] body) {
    Optional<Digest> claimed = Optional.empty();
    for (String line : request.headers(HEADER)) {
      for (String entry : line.split(",", -1)) {
        Matcher matcher = ENTRY.matcher(entry.strip());
        if (!matcher.matches()) {
          throw invalid();
        }
        switch (matcher.group(1)) {
          case SHA_256 -> claimed = Optional.of(digest(decode(matcher.group(2))));
          case SHA_512 -> checkLong(decode(matcher.group(2)), body);
          default -> {}
        }
      }
    }
    return claimed;
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static Digest digest(byte[] bytes) {
    try {
      return Digest.of(bytes);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static void checkLong(byte[] claimed, byte[] body) {
    if (claimed.length != SHA_512_BYTES) {
      throw invalid();
    }
    try {
      if (!MessageDigest.isEqual(claimed, MessageDigest.getInstance("SHA-512").digest(body))) {
        throw mismatch("SHA-512");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  /** Refuses a body that does not have the digests claimed. */
  static void check(Request request, byte[] body) {
    Optional<Digest> claimed = claimed(request, body);
    if (claimed.isPresent() && !Digest.compute(body).equals(claimed.get())) {
      throw mismatch("SHA-256");
    }
  }

  private static HoldfastException mismatch(String algorithm) {
    return new HoldfastException(
        ErrorCode.DIGEST_MISMATCH,
        "The body does not have the %s that Content-Digest says; nothing was written."
            .formatted(algorithm));
  }

  /** The header for a digest. */
  static String format(Digest digest) {
    return SHA_256 + "=:" + Base64.getEncoder().encodeToString(digest.toBytes()) + ":";
  }

  private static HoldfastException invalid() {
    return new HoldfastException(
        ErrorCode.INVALID_REQUEST,
        "Content-Digest is sha-256=:...: with the 32 bytes in Base64, or sha-512=:...: with 64 (RFC 9530).");
  }
}
