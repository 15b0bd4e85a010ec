package dev.holdfast.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The inbound port to bearer tokens: who a caller is, and who may call. Tokens are kept as digests
 * only.
 */
public interface Access {

  /**
   * A token as it is listed.
   *
   * @param principal its name and rights
   * @param createdAt when it was made
   * @param expiresAt when it ends, when it does
   */
  record TokenInfo(Principal principal, Instant createdAt, Optional<Instant> expiresAt) {}

  /**
   * A token that was just made.
   *
   * @param info its name and rights
   * @param secret the token itself, shown this once
   */
  record IssuedToken(TokenInfo info, String secret) {}

  /**
   * Whose token this is; empty when it is unknown or has ended. Takes the same time for every
   * unknown token.
   */
  Optional<Principal> authenticate(String secret);

  /**
   * The principal of callers that the operating system has already identified as the daemon's own
   * user.
   */
  Principal owner();

  /**
   * Makes a token; the caller must be an admin. A name in use is refused {@link
   * ErrorCode#CONFLICT}.
   */
  Outcome<IssuedToken> create(Principal principal, Optional<Duration> lifetime);

  /** All tokens, by name; the caller must be an admin. */
  Outcome<List<TokenInfo>> list();

  /** Ends a token at once; the caller must be an admin. */
  Outcome<TokenInfo> revoke(String name);
}
