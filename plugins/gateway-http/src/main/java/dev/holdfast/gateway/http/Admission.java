package dev.holdfast.gateway.http;

import dev.holdfast.api.Access;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Principal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides who may come in: by host, by origin and by token. */
final class Admission {
  /** RFC 6750 §2.1, with a bound. */
  private static final Pattern BEARER =
      Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] ([A-Za-z0-9\\-._~+/]{1,512}=*)");

  /** Who calls an open route: somebody who may see nothing, since no key is in that namespace. */
  private static final Principal ANONYMOUS =
      new Principal("anonymous", List.of("holdfast"), true, false);

  private final AllowedHosts hosts;
  private final Access access;

  Admission(AllowedHosts hosts, Access access) {
    this.hosts = hosts;
    this.access = access;
  }

  /**
   * A caller that was let in.
   *
   * @param principal on whose behalf it calls
   * @param secret its token, when it needed one
   */
  record Caller(Principal principal, Optional<String> secret) {}

  /** Checks the {@code Host} header, and the authority of a request target in absolute form. */
  void checkHost(List<String> hostHeaders, Optional<String> schemeAndAuthority) {
    boolean right =
        hostHeaders.size() == 1
            && hosts.isHost(hostHeaders.getFirst())
            && schemeAndAuthority.map(hosts::isOrigin).orElse(true);
    if (!right) {
      throw new HoldfastException(
          ErrorCode.MISDIRECTED,
          "This server does not answer for that Host. Call it by the address it listens on, such as"
              + " 127.0.0.1 with the port, or add the name to http.allowed-hosts.");
    }
  }

  /** Checks the {@code Origin} header, which browsers send. */
  void checkOrigin(List<String> origins) {
    if (!origins.isEmpty() && !(origins.size() == 1 && hosts.isOrigin(origins.getFirst()))) {
      throw new HoldfastException(
          ErrorCode.FORBIDDEN, "Pages of another origin may not call this server.");
    }
  }

  /** Who calls an open route. */
  Caller anonymous() {
    return new Caller(ANONYMOUS, Optional.empty());
  }

  /** Who calls, by the token. */
  Caller authenticate(List<String> authorizations) {
    if (authorizations.size() == 1) {
      Matcher matcher = BEARER.matcher(authorizations.getFirst());
      if (matcher.matches()) {
        String secret = matcher.group(1);
        Optional<Principal> principal = access.authenticate(secret);
        if (principal.isPresent()) {
          return new Caller(principal.get(), Optional.of(secret));
        }
      }
    }
    throw new HoldfastException(
        ErrorCode.UNAUTHORIZED,
        "Send a valid token: 'Authorization: Bearer TOKEN'. The first one is in the file 'token' of"
            + " Holdfast's home.");
  }

  /** Whether the caller's token still holds; streams ask again and again. */
  boolean isStillAdmitted(Caller caller) {
    return caller.secret().map(secret -> access.authenticate(secret).isPresent()).orElse(true);
  }
}
