package dev.holdfast.kernel.access;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a token may look like; each rule that is broken is an {@code invalid-request}. */
final class TokenRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int MOST_PREFIXES = 100;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(3650);

  private TokenRules() {}

  static void check(Principal principal) {
    if (!NAME.matcher(principal.name()).matches()) {
      throw invalid("A token's name has 1 to 64 characters of A-Z a-z 0-9 . _ -");
    }
    if (principal.prefixes().size() > MOST_PREFIXES) {
      throw invalid("A token has at most " + MOST_PREFIXES + " prefixes.");
    }
    principal.prefixes().forEach(TokenRules::checkPrefix);
  }

  /** A prefix is a key, with or without a slash at its end. */
  private static void checkPrefix(String prefix) {
    try {
      new ContextKey(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
    } catch (HoldfastException e) {
      throw invalid("A prefix is the beginning of keys, in whole segments. " + e.getMessage());
    }
  }

  static Optional<Instant> deadline(Instant now, Optional<Duration> lifetime) {
    lifetime.ifPresent(duration -> {
      if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
        throw invalid("A token lives 1s to " + LONGEST.toDays() + "d.");
      }
    });
    return lifetime.map(duration -> now.plus(duration).truncatedTo(ChronoUnit.MILLIS));
  }

  private static HoldfastException invalid(String message) {
    return new HoldfastException(ErrorCode.INVALID_REQUEST, message);
  }
}
