package dev.holdfast.gateway.http;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.web.Request;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Content-Digest} header (RFC 9530 §2): {@code sha-256=:Base64:}. */
final class ContentDigest {
  static final String HEADER = "Content-Digest";

  private static final String SHA_256 = "sha-256";
  private static final Pattern ENTRY =
      Pattern.compile("([a-z*][a-z0-9_.*-]{0,63})=:([A-Za-z0-9+/]{0,256}={0,2}):");

  private ContentDigest() {}

  /** The SHA-256 that the caller says its body has; digests by other algorithms are ignored. */
  static Optional<Digest> claimed(Request request) {
    List<String> lines = request.headers(HEADER);
    Optional<Digest> claimed = Optional.empty();
    for (String line : lines) {
      for (String entry : line.split(",", -1)) {
        Matcher matcher = ENTRY.matcher(entry.strip());
        if (!matcher.matches()) {
          throw invalid();
        }
        if (matcher.group(1).equals(SHA_256)) {
          claimed = Optional.of(decode(matcher.group(2)));
        }
      }
    }
    return claimed;
  }

  private static Digest decode(String base64) {
    try {
      return Digest.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  /** Refuses bytes that do not have the digest claimed. */
  static void check(Digest claimed, byte[] bytes) {
    if (!Digest.compute(bytes).equals(claimed)) {
      throw new HoldfastException(
          ErrorCode.DIGEST_MISMATCH,
          "The body does not have the SHA-256 that Content-Digest says; nothing was written.");
    }
  }

  /** The header for a digest. */
  static String format(Digest digest) {
    return SHA_256 + "=:" + Base64.getEncoder().encodeToString(digest.toBytes()) + ":";
  }

  private static HoldfastException invalid() {
    return new HoldfastException(
        ErrorCode.INVALID_REQUEST,
        "Content-Digest is sha-256=:...: with the 32 bytes in Base64 (RFC 9530).");
  }
}
