package dev.holdfast.kernel.lease;

import static dev.holdfast.kernel.world.KernelWorld.ADA;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.KernelWorld.request;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class LeaseTests {
  private static final Principal BOB = new Principal("bob", List.of("open"), false, false);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final KernelWorld world = new KernelWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void tokenOfTheHolderIsAccepted() {
    Leases.Lease lease = world.acquire("k", "below/**").orThrow();

    assertThat(fenced("k", lease)).isInstanceOf(Outcome.Done.class);
    assertThat(fenced("below/a/b", lease)).isInstanceOf(Outcome.Done.class);
    assertThat(world.write(put("k", "2"))).isInstanceOf(Outcome.Done.class);
    assertThat(lease.token()).isPositive().isLessThan(1L << 53);
    assertThat(lease.id()).hasSize(32);
  }

  @Test
  void tokenOfAnEarlierHolderIsStale() {
    Leases.Lease first = world.acquire("k", "below/**").orThrow();
    world.run(() -> world.leases().release(first.id())).orThrow();
    Leases.Lease second = world.acquire("below/**", "k").orThrow();

    Refusal refusal = refusal(fenced("k", first));

    assertThat(refusal.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(refusal.facts())
        .containsEntry("currentToken", second.token())
        .containsEntry("holder", "the tests");
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(refusal(fenced("below/x", first)).code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(refusal(world.write(delete("k", WriteOptions.NONE.withFence(first.token())))).code())
        .isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(fenced("k", second)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void olderLeaseBesideANewerOneIsStaleForWhatBothCover() {
    Leases.Lease wide = world.acquire("a/**").orThrow();
    Leases.Lease narrow = world.acquire("a/b").orThrow();

    assertThat(refusal(fenced("a/b", wide)).facts()).containsEntry("currentToken", narrow.token());
    assertThat(fenced("a/c", wide)).isInstanceOf(Outcome.Done.class);
    assertThat(fenced("a/b", narrow)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void newerLeaseOfAPrefixRaisesTheFenceOfEveryKeyBelow() {
    Leases.Lease narrow = world.acquire("a/b/c", "a").orThrow();
    Leases.Lease wide = world.acquire("a/**").orThrow();
    Leases.Lease beside = world.acquire("a/b/c/**", "ab/**").orThrow();

    Refusal refusal = refusal(fenced("a/b/c", narrow));
    world.crash();

    assertThat(refusal.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(refusal.facts()).containsEntry("currentToken", wide.token());
    assertThat(refusal(fenced("a/b/c", narrow)).code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(fenced("a", narrow)).isInstanceOf(Outcome.Done.class);
    assertThat(fenced("a/b/c", wide)).isInstanceOf(Outcome.Done.class);
    assertThat(refusal(fenced("a/b/c/d", wide)).facts())
        .containsEntry("currentToken", beside.token());
  }

  @Test
  void tokenOfAnExpiredLeaseIsStaleAtOnce() {
    Leases.Lease lease = world.acquire("k").orThrow();
    world.time().advance(Duration.ofMillis(29_999));
    assertThat(fenced("k", lease)).isInstanceOf(Outcome.Done.class);

    world.time().advance(Duration.ofMillis(1));

    assertThat(refusal(fenced("k", lease)).code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(refusal(world.run(() -> world.leases().renew(lease.id(), Optional.empty()))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void tokenThatWasNeverGrantedIsStale() {
    Leases.Lease lease = world.acquire("k").orThrow();

    for (long token : new long[] {0, lease.token() - 1, lease.token() + 1, Long.MAX_VALUE}) {
      assertThat(refusal(world.write(put("k", "1", WriteOptions.NONE.withFence(token)))).code())
          .isEqualTo(ErrorCode.STALE_FENCE);
    }
  }

  @Test
  void staleFenceStopsTheWholeBatch() {
    Leases.Lease first = world.acquire("k").orThrow();
    world.run(() -> world.leases().release(first.id())).orThrow();

    Refusal refusal =
        refusal(
            world.write(
                batch(put("x", "1"), put("k", "1", WriteOptions.NONE.withFence(first.token())))));

    assertThat(refusal.facts()).containsEntry("index", 1);
    assertThat(refusal(world.find("x")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void fenceRisesBeforeTheGrantIsAnswered() {
    Leases.Lease first = world.acquire("a/**").orThrow();
    world.log().holdBack();
    var second = world.elsewhere(() -> world.acquire("a/k"));
    world.log().awaitWaiting(1);

    Refusal refusal = refusal(fenced("a/k", first));

    assertThat(refusal.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(second).isNotDone();
    world.log().release();
    assertThat(KernelWorld.answer(second)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void grantIsNotAnsweredWhenTheLogLosesIt() {
    world.log().holdBack();
    var pending = world.elsewhere(() -> world.acquire("k"));
    world.log().awaitWaiting(1);

    world.log().fail(0);

    assertThat(refusal(KernelWorld.answer(pending)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    world.crash();
    assertThat(world.acquire("k")).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void leaseIsInForceAfterACrash() {
    Leases.Lease lease = world.acquire("k").orThrow();
    world.time().advance(Duration.ofSeconds(10));
    world.crash();

    assertThat(refusal(world.acquire("k")).facts()).containsEntry("holder", "the tests");
    assertThat(fenced("k", lease)).isInstanceOf(Outcome.Done.class);
    assertThat(world.run(() -> world.leases().list())).containsExactly(lease);
    Leases.Lease renewed =
        world.run(() -> world.leases().renew(lease.id(), Optional.empty())).orThrow();
    assertThat(renewed.expiresAt()).isEqualTo(lease.expiresAt().plusSeconds(10));
  }

  @Test
  void renewalIsKeptThroughACrash() {
    Leases.Lease lease = world.acquire("k").orThrow();
    world.time().advance(Duration.ofSeconds(20));
    world
        .run(() -> world.leases().renew(lease.id(), Optional.of(Duration.ofSeconds(60))))
        .orThrow();
    world.crash();
    world.time().advance(Duration.ofSeconds(59));

    assertThat(fenced("k", lease)).isInstanceOf(Outcome.Done.class);
    assertThat(refusal(world.acquire("k")).code()).isEqualTo(ErrorCode.HELD);
  }

  @Test
  void releaseIsKeptThroughACrash() {
    Leases.Lease lease = world.acquire("k").orThrow();
    world.run(() -> world.leases().release(lease.id())).orThrow();
    world.crash();

    assertThat(refusal(fenced("k", lease)).code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(world.acquire("k")).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void tokensRiseThroughCrashesAndRestarts() {
    long last = 0;
    for (int i = 0; i < 5; i++) {
      long token = world.acquire("k" + i).orThrow().token();
      assertThat(token).isGreaterThan(last);
      last = token;
      world.log().holdBack();
      var lost = world.elsewhere(() -> world.acquire("lost"));
      world.log().awaitWaiting(1);
      long lostToken = world.locks().held().getLast().token();
      assertThat(lostToken).isGreaterThan(last);
      last = lostToken;
      world.crash();
      KernelWorld.answer(lost);
    }
  }

  @Test
  void tokensRiseAlsoWhenTheEpochWasLost() {
    assertThat(new TokenCounter(1, 0).next()).isEqualTo((1L << 32) + 1);
    assertThat(new TokenCounter(2, 0).next()).isEqualTo((2L << 32) + 1);
    assertThat(new TokenCounter(1, (7L << 32) + 5).next()).isEqualTo((7L << 32) + 6);
    assertThat(new TokenCounter(TokenCounter.MAX_EPOCH, 0).next()).isLessThan(1L << 53);
    assertThatThrownBy(() -> new TokenCounter(TokenCounter.MAX_EPOCH + 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenCounter(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void registerStaysRaisedAfterACrash() {
    Leases.Lease first = world.acquire("a/**").orThrow();
    Leases.Lease second = world.acquire("a/k").orThrow();
    world.run(() -> world.leases().release(second.id())).orThrow();
    world.crash();

    assertThat(refusal(fenced("a/k", first)).facts()).containsEntry("currentToken", second.token());
    assertThat(fenced("a/other", first)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void graceAfterTheExpiryIsKeptThroughACrash() {
    world.acquire("k").orThrow();
    world.time().advance(Duration.ofSeconds(30).plus(GRACE).minusMillis(1));
    world.crash();
    assertThat(refusal(world.acquire("k")).code()).isEqualTo(ErrorCode.HELD);

    world.time().advance(Duration.ofMillis(1));

    assertThat(world.acquire("k")).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void graceIsKeptThroughACrashAlsoWhenAnotherLeaseWasGrantedSince() {
    world.acquire("k").orThrow();
    world.time().advance(Duration.ofSeconds(31));
    world.acquire("other").orThrow();
    world.crash();

    assertThat(refusal(world.acquire("k")).code()).isEqualTo(ErrorCode.HELD);
  }

  @Test
  void onlyTheHolderOrAnAdminMayRenewAndRelease() {
    Leases.Lease ofAda = world.acquire("open/a").orThrow();
    Leases.Lease ofBob = as(BOB, () -> world.leases().acquire(request("open/b"))).orThrow();

    assertThat(refusal(as(BOB, () -> world.leases().release(ofAda.id()))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(as(BOB, () -> world.leases().renew(ofAda.id(), Optional.empty()))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(as(BOB, () -> world.leases().list()))
        .extracting(Leases.Lease::id)
        .containsExactlyInAnyOrder("", ofBob.id());
    assertThat(as(ADA, () -> world.leases().release(ofBob.id()))).isInstanceOf(Outcome.Done.class);
    assertThat(refusal(as(BOB, () -> world.leases().acquire(request("closed")))).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
  }

  static Stream<Leases.Request> invalid() {
    return Stream.of(
        with(List.of(), Duration.ofSeconds(30), Duration.ZERO, "o"),
        with(Collections.nCopies(65, "k"), Duration.ofSeconds(30), Duration.ZERO, "o"),
        with(List.of("k"), Duration.ofMillis(1999), Duration.ZERO, "o"),
        with(List.of("k"), Duration.ofHours(1).plusMillis(1), Duration.ZERO, "o"),
        with(List.of("k"), Duration.ofSeconds(30), Duration.ofMillis(-1), "o"),
        with(List.of("k"), Duration.ofSeconds(30), Duration.ofHours(2), "o"),
        with(List.of("k"), Duration.ofSeconds(30), Duration.ZERO, "o".repeat(257)),
        with(List.of("k"), Duration.ofSeconds(30), Duration.ZERO, "a\nb"),
        with(List.of("k//x"), Duration.ofSeconds(30), Duration.ZERO, "o"),
        with(List.of("/**"), Duration.ofSeconds(30), Duration.ZERO, "o"),
        with(List.of("holdfast/canary"), Duration.ofSeconds(30), Duration.ZERO, "o"));
  }

  private static Leases.Request with(
      List<String> names, Duration ttl, Duration patience, String owner) {
    return new Leases.Request(names, Leases.Mode.EXCLUSIVE, ttl, patience, owner);
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidRequestIsRefusedAndHoldsNothing(Leases.Request request) {
    Refusal refusal = refusal(world.run(() -> world.leases().acquire(request)));

    assertThat(refusal.code()).isIn(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_KEY);
    assertThat(world.locks().held()).isEmpty();
    assertThat(world.log().sizes()).isEmpty();
  }

  private Outcome<Written> fenced(String key, Leases.Lease lease) {
    return world.write(put(key, "1", WriteOptions.NONE.withFence(lease.token())));
  }

  private <T> T as(Principal principal, Supplier<T> work) {
    return world.scope(principal, Duration.ofSeconds(20)).get(work);
  }
}
