package dev.holdfast.kernel.access;

import dev.holdfast.api.Access.TokenInfo;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A token as it is kept.
 *
 * @param principal whom it stands for
 * @param secretDigest the digest of the secret
 * @param createdAt when it was made
 * @param expiresAt when it ends, when it does
 */
record Token(
    Principal principal, Digest secretDigest, Instant createdAt, Optional<Instant> expiresAt) {
  private static final int SECRET_BYTES = 32;

  /** A new secret of 256 random bits. */
  static String newSecret(RandomGenerator random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return "hf_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Digest digest(String secret) {
    return Digest.compute(secret.getBytes(StandardCharsets.UTF_8));
  }

  String name() {
    return principal.name();
  }

  boolean isLive(Instant now) {
    return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
  }

  TokenInfo info() {
    return new TokenInfo(principal, createdAt, expiresAt);
  }
}
