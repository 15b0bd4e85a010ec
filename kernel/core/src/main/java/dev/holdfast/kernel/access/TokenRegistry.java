package dev.holdfast.kernel.access;

import dev.holdfast.api.Access;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of one home. A change is durable before it is answered, and in force from then on.
 *
 * <p>Safe to use from any thread. A home belongs to one process, which holds its lock.
 */
public final class TokenRegistry implements Access {
  /** The name of the principal that every home has and that cannot be revoked. */
  public static final String OWNER = "owner";

  /** The most tokens of a home; each is compared at each request. */
  public static final int MOST_TOKENS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(TokenRegistry.class);
  private static final Principal OWNER_PRINCIPAL = new Principal(OWNER, List.of(), false, true);

  private final PrivateFile registryFile;
  private final PrivateFile ownerFile;
  private final InstantSource clock;
  private final RandomGenerator random;
  private volatile List<Token> tokens = List.of();

  private TokenRegistry(
      PrivateFile registryFile,
      PrivateFile ownerFile,
      InstantSource clock,
      RandomGenerator random) {
    this.registryFile = registryFile;
    this.ownerFile = ownerFile;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Opens the tokens of a home. A new home gets the principal {@code owner}, an admin without
   * limits, and its secret in the file {@code token}; where that file is gone, the owner gets a new
   * secret and the old one ends.
   *
   * @param home the home directory, created when absent
   * @param clock the wall clock, for expiry
   * @param random where secrets come from; a {@link java.security.SecureRandom} outside of tests
   * @param files the file system
   * @throws HoldfastException with {@link ErrorCode#CORRUPT} when {@code data/tokens.json} is
   *     damaged, or missing where it must be: it is never made anew by itself; with {@link
   *     ErrorCode#UNSUPPORTED} when a newer Holdfast wrote it; with {@link ErrorCode#UNAVAILABLE}
   *     when a file cannot be read or written
   */
  public static TokenRegistry open(
      Path home, InstantSource clock, RandomGenerator random, DataFiles files) {
    Path data = home.resolve("data");
    TokenRegistry registry =
        new TokenRegistry(
            new PrivateFile(files, data, "tokens.json"),
            new PrivateFile(files, home, "token"),
            clock,
            random);
    try {
      files.createDirectories(data);
      registry.load();
    } catch (IOException e) {
      throw new HoldfastException(
          Refusal.of(
              ErrorCode.UNAVAILABLE,
              "The tokens of " + home + " cannot be opened: " + e.getMessage()),
          e);
    }
    return registry;
  }

  private synchronized void load() throws IOException {
    boolean ownerHasSecret = ownerFile.exists();
    if (registryFile.exists()) {
      tokens = parse(registryFile.read());
    } else if (ownerHasSecret) {
      throw unreadable(
          ErrorCode.CORRUPT,
          "it is missing, but "
              + ownerFile.path()
              + " is there. To begin with new tokens, delete that file too");
    }
    if (!ownerHasSecret) {
      renewOwner();
    } else if (!isOwners(new String(ownerFile.read(), StandardCharsets.UTF_8).strip())) {
      LOG.warn(
          "{} does not hold the owner's token; delete it and restart to get a new one.",
          ownerFile.path());
    }
  }

  private boolean isOwners(String secret) {
    return authenticate(secret).filter(OWNER_PRINCIPAL::equals).isPresent();
  }

  private List<Token> parse(byte[] text) {
    try {
      List<Token> parsed = TokenFormat.read(text);
      if (parsed.stream().noneMatch(token -> token.principal().equals(OWNER_PRINCIPAL))) {
        throw new HoldfastException(ErrorCode.CORRUPT, "the owner is missing");
      }
      return List.copyOf(parsed);
    } catch (HoldfastException e) {
      throw unreadable(e.code(), e.refusal().message());
    }
  }

  private HoldfastException unreadable(ErrorCode code, String why) {
    return new HoldfastException(
        code,
        registryFile.path()
            + " cannot be used: "
            + why.replaceFirst("\\.$", "")
            + ". Restore it from a backup; it is not made anew, because all tokens would end.");
  }

  /** The registry first: a crash in between leaves no secret, and the next start comes here. */
  private void renewOwner() throws IOException {
    String secret = Token.newSecret(random);
    Token owner = new Token(OWNER_PRINCIPAL, Token.digest(secret), now(), Optional.empty());
    save(with(without(OWNER), owner));
    ownerFile.replace(secret.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public Optional<Principal> authenticate(String secret) {
    Digest digest = Token.digest(secret);
    Instant now = now();
    Optional<Principal> found = Optional.empty();
    // Goes through all of them, so that the time tells nothing.
    for (Token token : tokens) {
      boolean same = token.secretDigest().equals(digest);
      boolean live = token.isLive(now);
      if (same & live) {
        found = Optional.of(token.principal());
      }
    }
    return found;
  }

  @Override
  public Principal owner() {
    return OWNER_PRINCIPAL;
  }

  @Override
  public Outcome<IssuedToken> create(Principal principal, Optional<Duration> lifetime) {
    return asAdmin(() -> issue(principal, lifetime));
  }

  private synchronized Outcome<IssuedToken> issue(
      Principal principal, Optional<Duration> lifetime) {
    TokenRules.check(principal);
    Instant now = now();
    Optional<Instant> deadline = TokenRules.deadline(now, lifetime);
    if (find(principal.name()).isPresent()) {
      return Outcome.refused(
          ErrorCode.CONFLICT,
          "A token named '"
              + principal.name()
              + "' exists; revoke it first, or take another name.");
    }
    if (tokens.size() >= MOST_TOKENS) {
      return Outcome.refused(
          ErrorCode.OVER_BUDGET, "There are " + MOST_TOKENS + " tokens, the most; revoke some.");
    }
    String secret = Token.newSecret(random);
    Token token = new Token(principal, Token.digest(secret), now, deadline);
    return saved(with(tokens, token), new IssuedToken(token.info(), secret));
  }

  @Override
  public Outcome<List<TokenInfo>> list() {
    return asAdmin(() -> Outcome.done(tokens.stream().map(Token::info).toList()));
  }

  @Override
  public Outcome<TokenInfo> revoke(String name) {
    return asAdmin(() -> end(name));
  }

  private synchronized Outcome<TokenInfo> end(String name) {
    Optional<Token> token = find(name);
    if (token.isEmpty()) {
      return Outcome.refused(ErrorCode.NOT_FOUND, "There is no token of that name.");
    }
    if (name.equals(OWNER)) {
      return Outcome.refused(
          ErrorCode.CONFLICT,
          "The owner's token cannot be revoked; to renew it, delete "
              + ownerFile.path()
              + " and restart.");
    }
    return saved(without(name), token.get().info());
  }

  private static <T> Outcome<T> asAdmin(Supplier<Outcome<T>> work) {
    if (!RequestScope.current().principal().admin()) {
      return Outcome.refused(ErrorCode.FORBIDDEN, "Only an admin may manage tokens.");
    }
    try {
      return work.get();
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
  }

  private Optional<Token> find(String name) {
    return tokens.stream().filter(token -> token.name().equals(name)).findFirst();
  }

  private List<Token> without(String name) {
    return tokens.stream().filter(token -> !token.name().equals(name)).toList();
  }

  private static List<Token> with(List<Token> others, Token token) {
    List<Token> all = new ArrayList<>(others);
    all.add(token);
    all.sort(Comparator.comparing(Token::name));
    return all;
  }

  private <T> Outcome<T> saved(List<Token> all, T answer) {
    try {
      save(all);
      return Outcome.done(answer);
    } catch (IOException e) {
      return Outcome.refused(
          ErrorCode.UNAVAILABLE,
          "The tokens could not be written ("
              + e.getMessage()
              + "). The change is not in force; try again.");
    }
  }

  private void save(List<Token> all) throws IOException {
    registryFile.replace(TokenFormat.write(all));
    tokens = List.copyOf(all);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
