package dev.holdfast.kernel.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.api.Access.IssuedToken;
import dev.holdfast.api.Access.TokenInfo;
import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.kernel.seam.SystemFiles;
import dev.holdfast.tck.ManualTime;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRegistryTests {
  private static final Principal AGENT = new Principal("agent-1", List.of("team/a"), false, false);

  private final ManualTime time = new ManualTime();
  private final Random random = new Random(7);
  private final RealFiles files = new RealFiles();

  @TempDir Path home;

  @Test
  void newHomeHasAnOwnerWhoseSecretIsInTheTokenFile() throws IOException {
    TokenRegistry registry = open();

    String secret = Files.readString(home.resolve("token"));

    assertThat(secret).matches("hf_[A-Za-z0-9_-]{43}");
    assertThat(registry.authenticate(secret))
        .hasValue(new Principal("owner", List.of(), false, true))
        .hasValue(registry.owner());
  }

  @Test
  void filesAreForTheirOwnerOnlyFromTheStart() throws IOException {
    assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path fresh = home.resolve("fresh");

    TokenRegistry.open(fresh, time, random, new SystemFiles());

    assertThat(mode(fresh)).isEqualTo("rwx------");
    assertThat(mode(fresh.resolve("data"))).isEqualTo("rwx------");
    assertThat(mode(fresh.resolve("token"))).isEqualTo("rw-------");
    assertThat(mode(fresh.resolve("data/tokens.json"))).isEqualTo("rw-------");
  }

  @Test
  void secretsAreNotInTheRegistryFile() throws IOException {
    String issued = asOwner(open(), r -> r.create(AGENT, Optional.empty())).orThrow().secret();

    assertThat(registryText())
        .doesNotContain(issued)
        .doesNotContain(issued.substring(3))
        .doesNotContain(Files.readString(home.resolve("token")));
  }

  @Test
  void tokensSurviveRestart() {
    TokenRegistry before = open();
    Principal limited = new Principal("ci", List.of("team/é", "x/"), true, false);
    IssuedToken issued =
        asOwner(before, r -> r.create(limited, Optional.of(Duration.ofHours(1)))).orThrow();

    TokenRegistry after = open();

    assertThat(after.authenticate(issued.secret())).hasValue(limited);
    assertThat(asOwner(after, TokenRegistry::list)).isEqualTo(asOwner(before, TokenRegistry::list));
  }

  @Test
  void changeIsForcedBeforeItIsAnswered() {
    TokenRegistry registry = open();
    long forces = files.forces();
    long directorySyncs = files.directorySyncs();

    asOwner(registry, r -> r.create(AGENT, Optional.empty())).orThrow();

    assertThat(files.forces()).isEqualTo(forces + 1);
    assertThat(files.directorySyncs()).isEqualTo(directorySyncs + 1);
  }

  @Test
  void unknownSecretsDoNotAuthenticate() {
    TokenRegistry registry = open();

    assertThat(registry.authenticate("")).isEmpty();
    assertThat(registry.authenticate("hf_")).isEmpty();
    assertThat(registry.authenticate("hf_" + "A".repeat(43))).isEmpty();
    assertThat(registry.authenticate("\ud800")).isEmpty();
  }

  @Test
  void secretIsComparedExactly() throws IOException {
    TokenRegistry registry = open();
    String secret = Files.readString(home.resolve("token"));

    assertThat(registry.authenticate(secret + " ")).isEmpty();
    assertThat(registry.authenticate(secret.substring(0, secret.length() - 1))).isEmpty();
  }

  @Test
  void tokenEndsWithItsLifetime() {
    TokenRegistry registry = open();
    IssuedToken issued =
        asOwner(registry, r -> r.create(AGENT, Optional.of(Duration.ofMinutes(5)))).orThrow();

    time.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(registry.authenticate(issued.secret())).hasValue(AGENT);

    time.advance(Duration.ofMillis(1));
    assertThat(registry.authenticate(issued.secret())).isEmpty();
  }

  @Test
  void revokedTokenEndsAtOnceAndForEver() {
    TokenRegistry registry = open();
    IssuedToken issued = asOwner(registry, r -> r.create(AGENT, Optional.empty())).orThrow();

    TokenInfo revoked = asOwner(registry, r -> r.revoke("agent-1")).orThrow();

    assertThat(revoked).isEqualTo(issued.info());
    assertThat(registry.authenticate(issued.secret())).isEmpty();
    assertThat(open().authenticate(issued.secret())).isEmpty();
  }

  @Test
  void nameOfARevokedTokenIsFreeAgain() {
    TokenRegistry registry = open();
    String first = asOwner(registry, r -> r.create(AGENT, Optional.empty())).orThrow().secret();
    asOwner(registry, r -> r.revoke("agent-1")).orThrow();

    String second = asOwner(registry, r -> r.create(AGENT, Optional.empty())).orThrow().secret();

    assertThat(second).isNotEqualTo(first);
    assertThat(registry.authenticate(first)).isEmpty();
    assertThat(registry.authenticate(second)).hasValue(AGENT);
  }

  @Test
  void nameInUseIsAConflict() {
    TokenRegistry registry = open();
    asOwner(registry, r -> r.create(AGENT, Optional.empty())).orThrow();

    assertRefused(ErrorCode.CONFLICT, asOwner(registry, r -> r.create(AGENT, Optional.empty())));
    assertRefused(
        ErrorCode.CONFLICT,
        asOwner(
            registry,
            r -> r.create(new Principal("owner", List.of(), false, true), Optional.empty())));
  }

  @Test
  void ownerCannotBeRevoked() {
    assertRefused(ErrorCode.CONFLICT, asOwner(open(), r -> r.revoke("owner")));
  }

  @Test
  void revokingAnUnknownNameIsNotFound() {
    assertRefused(ErrorCode.NOT_FOUND, asOwner(open(), r -> r.revoke("nobody")));
  }

  @Test
  void onlyAnAdminManagesTokens() {
    TokenRegistry registry = open();

    assertRefused(ErrorCode.FORBIDDEN, as(AGENT, () -> registry.create(AGENT, Optional.empty())));
    assertRefused(ErrorCode.FORBIDDEN, as(AGENT, registry::list));
    assertRefused(ErrorCode.FORBIDDEN, as(AGENT, () -> registry.revoke("nobody")));
  }

  @Test
  void callOutsideOfARequestIsADefect() {
    assertThatThrownBy(() -> open().list()).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ü", "a/b", "a\n", "<script>", "a\u0000", "x*"})
  void wrongNameIsInvalid(String name) {
    assertInvalid(new Principal(name, List.of(), false, false), Optional.empty());
  }

  @Test
  void nameHasAtMost64Characters() {
    assertInvalid(new Principal("n".repeat(65), List.of(), false, false), Optional.empty());
    Principal longest = new Principal("n".repeat(64), List.of(), false, false);

    IssuedToken issued = asOwner(open(), r -> r.create(longest, Optional.empty())).orThrow();

    assertThat(issued.info().principal()).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/a", "a//", "a//b", "a/../b", ".", "holdfast", "holdfast/x", "a\u0007"})
  void wrongPrefixIsInvalid(String prefix) {
    assertInvalid(new Principal("x", List.of("good", prefix), false, false), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1H", "PT0.5S", "P3651D", "PT2562047788015215H"})
  void wrongLifetimeIsInvalid(String lifetime) {
    assertInvalid(AGENT, Optional.of(Duration.parse(lifetime)));
  }

  @Test
  void tokensAreListedByName() {
    TokenRegistry registry = open();
    for (String name : List.of("zoe", "adam", "Eve")) {
      asOwner(
          registry, r -> r.create(new Principal(name, List.of(), true, false), Optional.empty()));
    }

    assertThat(asOwner(registry, TokenRegistry::list).orThrow())
        .extracting(info -> info.principal().name())
        .containsExactly("Eve", "adam", "owner", "zoe");
  }

  @Test
  void numberOfTokensIsLimited() throws IOException {
    open();
    Path file = home.resolve("data/tokens.json");
    List<Token> tokens = new ArrayList<>(TokenFormat.read(Files.readAllBytes(file)));
    for (int i = 1; i < TokenRegistry.MOST_TOKENS; i++) {
      Principal principal = new Principal("n" + i, List.of(), true, false);
      tokens.add(new Token(principal, Token.digest("s" + i), time.instant(), Optional.empty()));
    }
    Files.write(file, TokenFormat.write(tokens));

    assertRefused(ErrorCode.OVER_BUDGET, asOwner(open(), r -> r.create(AGENT, Optional.empty())));
  }

  @Test
  void missingTokenFileGivesTheOwnerANewSecretAndKeepsTheOthers() throws IOException {
    String agent = asOwner(open(), r -> r.create(AGENT, Optional.empty())).orThrow().secret();
    String lost = Files.readString(home.resolve("token"));
    Files.delete(home.resolve("token"));

    TokenRegistry registry = open();

    String renewed = Files.readString(home.resolve("token"));
    assertThat(renewed).isNotEqualTo(lost);
    assertThat(registry.authenticate(lost)).isEmpty();
    assertThat(registry.authenticate(renewed)).hasValue(registry.owner());
    assertThat(registry.authenticate(agent)).hasValue(AGENT);
  }

  @Test
  void existingSecretIsKeptAtStart() throws IOException {
    open();
    String secret = Files.readString(home.resolve("token"));

    TokenRegistry registry = open();

    assertThat(home.resolve("token")).hasContent(secret);
    assertThat(registry.authenticate(secret)).isPresent();
  }

  @Test
  void missingRegistryBesideATokenFileIsCorrupt() throws IOException {
    open();
    Files.delete(home.resolve("data/tokens.json"));

    assertRefusesToStart(ErrorCode.CORRUPT);
    assertThat(home.resolve("data/tokens.json")).doesNotExist();
  }

  @Test
  void everyFlippedByteOfTheRegistryIsFound() throws IOException {
    asOwner(open(), r -> r.create(AGENT, Optional.of(Duration.ofHours(1)))).orThrow();
    Path file = home.resolve("data/tokens.json");
    byte[] good = Files.readAllBytes(file);

    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(file, bad);
      assertThatThrownBy(this::open)
          .as("byte %d", i)
          .isInstanceOfSatisfying(
              HoldfastException.class,
              e -> assertThat(e.code()).isIn(ErrorCode.CORRUPT, ErrorCode.UNSUPPORTED));
      assertThat(file).hasBinaryContent(bad);
    }
  }

  @Test
  void everyCutOfTheRegistryIsFound() throws IOException {
    open();
    Path file = home.resolve("data/tokens.json");
    byte[] good = Files.readAllBytes(file);

    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertRefusesToStart(ErrorCode.CORRUPT);
    }
  }

  @Test
  void registryOfANewerFormatIsRefused() throws IOException {
    open();
    Files.writeString(
        home.resolve("data/tokens.json"), registryText().replace("\"format\":1", "\"format\":2"));

    assertRefusesToStart(ErrorCode.UNSUPPORTED);
  }

  @Test
  void registryWithoutOwnerIsCorrupt() throws IOException {
    open();
    Files.write(home.resolve("data/tokens.json"), TokenFormat.write(List.of()));

    assertRefusesToStart(ErrorCode.CORRUPT);
  }

  @Test
  void changeThatCannotBeWrittenIsUnavailableAndNotInForce() {
    FullDisk disk = new FullDisk();
    TokenRegistry registry = TokenRegistry.open(home, time, random, disk);
    IssuedToken issued = asOwner(registry, r -> r.create(AGENT, Optional.empty())).orThrow();
    disk.full = true;

    assertRefused(
        ErrorCode.UNAVAILABLE,
        asOwner(
            registry,
            r -> r.create(new Principal("x", List.of(), false, false), Optional.empty())));
    assertRefused(ErrorCode.UNAVAILABLE, asOwner(registry, r -> r.revoke("agent-1")));

    disk.full = false;
    assertThat(asOwner(registry, TokenRegistry::list).orThrow()).hasSize(2);
    assertThat(registry.authenticate(issued.secret())).hasValue(AGENT);
    asOwner(registry, r -> r.revoke("agent-1")).orThrow();
    assertThat(open().authenticate(issued.secret())).isEmpty();
  }

  @Test
  void crashBeforeTheSecretIsWrittenLeadsToANewOne() throws IOException {
    FullDisk disk = new FullDisk();
    open();
    Files.delete(home.resolve("token"));
    disk.full = true;

    assertThatThrownBy(() -> TokenRegistry.open(home, time, random, disk))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    TokenRegistry registry = open();
    assertThat(registry.authenticate(Files.readString(home.resolve("token")))).isPresent();
  }

  @Test
  void leftoverOfACrashedWriteIsReplaced() throws IOException {
    open();
    Files.writeString(home.resolve("data/tokens.json.tmp"), "x".repeat(100_000));

    asOwner(open(), r -> r.create(AGENT, Optional.empty())).orThrow();

    assertThat(home.resolve("data/tokens.json.tmp")).doesNotExist();
    assertThat(asOwner(open(), TokenRegistry::list).orThrow()).hasSize(2);
  }

  @Test
  void concurrentCreationsAllCount() throws InterruptedException {
    TokenRegistry registry = open();

    List<Thread> threads =
        IntStream.range(0, 20)
            .mapToObj(i ->
                Thread.ofVirtual()
                    .start(() ->
                        asOwner(
                            registry,
                            r ->
                                r.create(
                                    new Principal("n" + i % 10, List.of(), true, false),
                                    Optional.empty()))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(asOwner(open(), TokenRegistry::list).orThrow()).hasSize(11);
  }

  private TokenRegistry open() {
    return TokenRegistry.open(home, time, random, files);
  }

  private void assertRefusesToStart(ErrorCode code) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(HoldfastException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining("tokens.json");
  }

  private void assertInvalid(Principal principal, Optional<Duration> lifetime) {
    assertRefused(ErrorCode.INVALID_REQUEST, asOwner(open(), r -> r.create(principal, lifetime)));
  }

  private static void assertRefused(ErrorCode code, Outcome<?> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.refusal().code()).isEqualTo(code));
  }

  private static <T> T asOwner(TokenRegistry registry, Function<TokenRegistry, T> work) {
    return as(registry.owner(), () -> work.apply(registry));
  }

  private static <T> T as(Principal principal, Supplier<T> work) {
    return new RequestScope(principal, Long.MAX_VALUE, new Cancellation()).get(work);
  }

  private String registryText() throws IOException {
    return Files.readString(home.resolve("data/tokens.json"), StandardCharsets.UTF_8);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** Files that cannot be renamed while a disk is full. */
  private static final class FullDisk implements DataFiles {
    private final RealFiles files = new RealFiles();
    private boolean full;

    @Override
    public void rename(Path from, Path to) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      files.rename(from, to);
    }

    @Override
    public DataFile open(Path file) throws IOException {
      return files.open(file);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
      files.createDirectories(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
      return files.list(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
      files.delete(file);
    }

    @Override
    public void syncDirectory(Path directory) {
      files.syncDirectory(directory);
    }
  }
}
