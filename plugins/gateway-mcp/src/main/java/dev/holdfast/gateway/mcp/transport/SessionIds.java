package dev.holdfast.gateway.mcp.transport;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session ids that prove themselves: 128 random bits and their HMAC-SHA-256 together with the
 * principal's name (RFC 2104), both in Base64url. So an id outlives a restart without a table, and
 * is worth nothing to another principal.
 */
final class SessionIds {
  private static final int RANDOM_BYTES = 16;
  private static final int MAX_LENGTH = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  SessionIds(byte[] secret) {
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** A new id for {@code principal}. */
  String issue(String principal) {
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    return encode(bits) + "." + encode(mac(bits, principal));
  }

  /** Whether this daemon's home issued {@code id} to {@code principal}. */
  boolean isIssued(String id, String principal) {
    int dot = id.indexOf('.');
    if (dot < 0 || id.length() > MAX_LENGTH) {
      return false;
    }
    try {
      byte[] bits = Base64.getUrlDecoder().decode(id.substring(0, dot));
      byte[] claimed = Base64.getUrlDecoder().decode(id.substring(dot + 1));
      return bits.length == RANDOM_BYTES && MessageDigest.isEqual(claimed, mac(bits, principal));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private byte[] mac(byte[] bits, String principal) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(bits);
      return mac.doFinal(principal.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
