package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.web.Client;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session ids that prove themselves: 128 random bits, a byte of what the client can do, and their
 * HMAC-SHA-256 together with the principal's name (RFC 2104), in Base64url. So an id outlives a
 * restart without a table, and is worth nothing to another principal.
 */
final class SessionIds {
  private static final int RANDOM_BYTES = 16;
  private static final int MAX_LENGTH = 128;

  /**
   * A session that was begun here.
   *
   * @param id its id
   * @param features what its client can do for the server
   */
  record Session(String id, Set<Client.Feature> features) {}

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  SessionIds(byte[] secret) {
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** A new id for {@code principal}, whose client can do {@code features}. */
  String issue(String principal, Set<Client.Feature> features) {
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    byte[] said = Arrays.copyOf(bits, RANDOM_BYTES + 1);
    for (Client.Feature feature : features) {
      said[RANDOM_BYTES] |= flag(feature);
    }
    return encode(said) + "." + encode(mac(said, principal));
  }

  /** The session, when this daemon's home issued {@code id} to {@code principal}. */
  Optional<Session> verify(String id, String principal) {
    int dot = id.indexOf('.');
    if (dot < 0 || id.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] said = Base64.getUrlDecoder().decode(id.substring(0, dot));
      byte[] claimed = Base64.getUrlDecoder().decode(id.substring(dot + 1));
      boolean isOurs =
          said.length == RANDOM_BYTES + 1 && MessageDigest.isEqual(claimed, mac(said, principal));
      return isOurs ? Optional.of(new Session(id, features(said[RANDOM_BYTES]))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Set<Client.Feature> features(byte flags) {
    Set<Client.Feature> features = EnumSet.noneOf(Client.Feature.class);
    for (Client.Feature feature : Client.Feature.values()) {
      if ((flags & flag(feature)) != 0) {
        features.add(feature);
      }
    }
    return features;
  }

  /** Written out, because ids outlive the version that issued them. */
  private static byte flag(Client.Feature feature) {
    return switch (feature) {
      case ELICITATION -> 1;
      case SAMPLING -> 2;
      case ROOTS -> 4;
    };
  }

  private byte[] mac(byte[] said, String principal) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(said);
      return mac.doFinal(principal.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
