package dev.holdfast.gateway.http;

import dev.holdfast.api.Access;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RequestScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens in a map: {@code secret-NAME} belongs to {@code NAME}. */
final class FakeAccess implements Access {
  static final String ADMIN_SECRET = "secret-admin";

  private final Map<String, TokenInfo> tokens = new ConcurrentHashMap<>();

  FakeAccess() {
    put(new Principal("admin", List.of(), false, true), Optional.empty());
    put(new Principal("plain", List.of(), false, false), Optional.empty());
  }

  private TokenInfo put(Principal principal, Optional<Duration> lifetime) {
    TokenInfo info =
        new TokenInfo(principal, FakeContexts.NOW, lifetime.map(FakeContexts.NOW::plus));
    tokens.put("secret-" + principal.name(), info);
    return info;
  }

  void admit(Principal principal) {
    put(principal, Optional.empty());
  }

  @Override
  public Optional<Principal> authenticate(String secret) {
    return Optional.ofNullable(tokens.get(secret)).map(TokenInfo::principal);
  }

  @Override
  public Principal owner() {
    return new Principal("owner", List.of(), false, true);
  }

  @Override
  public Outcome<IssuedToken> create(Principal principal, Optional<Duration> lifetime) {
    if (!RequestScope.current().principal().admin()) {
      return Outcome.refused(ErrorCode.FORBIDDEN, "Only an admin makes tokens.");
    }
    if (tokens.containsKey("secret-" + principal.name())) {
      return Outcome.refused(ErrorCode.CONFLICT, "The name is in use.");
    }
    return Outcome.done(new IssuedToken(put(principal, lifetime), "secret-" + principal.name()));
  }

  @Override
  public Outcome<List<TokenInfo>> list() {
    return Outcome.done(
        tokens.values().stream()
            .sorted(java.util.Comparator.comparing(info -> info.principal().name()))
            .toList());
  }

  @Override
  public Outcome<TokenInfo> revoke(String name) {
    TokenInfo info = tokens.remove("secret-" + name);
    return info == null
        ? Outcome.refused(ErrorCode.NOT_FOUND, "No such token.")
        : Outcome.done(info);
  }
}
