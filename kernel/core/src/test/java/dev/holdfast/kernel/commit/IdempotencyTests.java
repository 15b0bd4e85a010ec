package dev.holdfast.kernel.commit;

import static dev.holdfast.kernel.world.KernelWorld.answer;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.named;
import static dev.holdfast.kernel.world.Ops.patch;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class IdempotencyTests {
  private final KernelWorld world =
      new KernelWorld(
          new KernelWorld.Shape(
              Limits.DEFAULTS,
              List.of(),
              new IdempotencySettings(Duration.ofHours(24), 3),
              1L << 30));

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void repeatedRequestIsAnsweredByItsFirstResult() {
    WriteRequest request = named("n", append("k", "1"), put("p", "2"), append("k", "3"));
    List<Written> first = world.write(request).orThrow();
    world.write(put("k", "[]")).orThrow();

    assertThat(world.write(request).orThrow()).isEqualTo(first);
    assertThat(world.text("k")).isEqualTo("[]");
  }

  @Test
  void firstResultIsKeptThroughACrash() {
    world.write(put("old", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(30)))).orThrow();
    world.write(put("gone", "1")).orThrow();
    world.write(put("object", "{}")).orThrow();
    world.time().advance(Duration.ofSeconds(31));
    WriteRequest request =
        named(
            "n",
            append("k", "1"),
            append("k", "2", WriteOptions.NONE.withTtl(Duration.ofMinutes(1))),
            put("old", "2"),
            delete("gone"),
            patch("object", "[{\"op\":\"add\",\"path\":\"/a\",\"value\":1}]"));
    List<Written> first = world.write(request).orThrow();

    world.crash();

    assertThat(world.write(request).orThrow()).isEqualTo(first);
    assertThat(world.text("k")).isEqualTo("[1,2]");
  }

  static Stream<WriteRequest> otherRequests() {
    return Stream.of(
        named("n", append("k", "2")),
        named("n", append("other", "1")),
        named("n", put("k", "1")),
        named("n", append("k", "1", WriteOptions.ifVersion(0))),
        named("n", append("k", "1", WriteOptions.ifVersion(7))),
        named("n", append("k", "1", WriteOptions.NONE.withTtl(Duration.ofMinutes(1)))),
        named("n", append("k", "1", WriteOptions.NONE.withFence(7))),
        named("n", append("k", "1"), append("k", "1")),
        named("n", delete("k")));
  }

  @ParameterizedTest
  @MethodSource("otherRequests")
  void otherRequestUnderTheSameNameIsRefused(WriteRequest other) {
    world.write(named("n", append("k", "1"))).orThrow();

    Refusal atOnce = refusal(world.write(other));
    world.crash();
    Refusal afterACrash = refusal(world.write(other));

    assertThat(atOnce.code()).isEqualTo(ErrorCode.IDEMPOTENCY_MISMATCH);
    assertThat(afterACrash.code()).isEqualTo(ErrorCode.IDEMPOTENCY_MISMATCH);
    assertThat(world.text("k")).isEqualTo("[1]");
  }

  @Test
  void repeatWaitsForTheFirstThatIsStillOnItsWay() {
    WriteRequest request = named("n", append("k", "1"));
    world.log().holdBack();
    var first = world.writing(request);
    world.log().awaitWaiting(1);
    var repeat = world.writing(request);
    Refusal mismatch = refusal(world.write(named("n", append("k", "2"))));

    assertThat(repeat).isNotDone();
    world.log().release();

    assertThat(answer(repeat).orThrow()).isEqualTo(answer(first).orThrow());
    assertThat(mismatch.code()).isEqualTo(ErrorCode.IDEMPOTENCY_MISMATCH);
    assertThat(world.text("k")).isEqualTo("[1]");
    assertThat(world.log().sizes()).hasSize(1);
  }

  @Test
  void concurrentCallsOfOneRequestHappenOnce() {
    WriteRequest request = named("n", append("k", "1"));
    var calls = Stream.generate(() -> world.writing(request)).limit(16).toList();

    assertThat(calls.stream().map(call -> answer(call).orThrow()).distinct()).hasSize(1);
    assertThat(world.text("k")).isEqualTo("[1]");
  }

  @Test
  void refusalIsNotRemembered() {
    WriteRequest request = named("n", put("k", "1", WriteOptions.ifVersion(1)));
    assertThat(refusal(world.write(request)).code()).isEqualTo(ErrorCode.CONFLICT);
    world.write(put("k", "0")).orThrow();

    assertThat(world.write(request).orThrow().getFirst().version()).isEqualTo(2);
  }

  @Test
  void namesBelongToTheirPrincipal() {
    Principal bob = new Principal("bob", List.of(), false, false);
    WriteRequest request = named("n", append("k", "1"));
    world.write(request).orThrow();

    var ofBob = answer(world.writing(request, world.scope(bob, Duration.ofSeconds(20))));

    assertThat(ofBob.orThrow().getFirst().version()).isEqualTo(2);
  }

  @Test
  void nameIsForgottenAfterItsTime() {
    WriteRequest request = named("n", append("k", "1"));
    world.write(request).orThrow();
    world.time().advance(Duration.ofHours(24));
    assertThat(world.write(request).orThrow().getFirst().version()).isEqualTo(1);
    world.time().advance(Duration.ofMillis(1));

    assertThat(world.write(request).orThrow().getFirst().version()).isEqualTo(2);
  }

  @Test
  void oldestNameGoesFirstWhenThereAreTooMany() {
    for (String name : List.of("a", "b", "c", "d")) {
      world.write(named(name, append("k", "\"" + name + "\""))).orThrow();
    }
    world.crash();

    assertThat(world.write(named("b", append("k", "\"b\""))).orThrow().getFirst().version())
        .isEqualTo(2);
    assertThat(world.write(named("a", append("k", "\"a\""))).orThrow().getFirst().version())
        .isEqualTo(5);
  }

  @Test
  void requestThatWasLostWithThePowerIsDoneWhenRepeated() {
    WriteRequest request = named("n", append("k", "1"));
    world.log().holdBack();
    var lost = world.writing(request);
    world.log().awaitWaiting(1);
    world.crash();

    assertThat(refusal(answer(lost)).facts()).containsEntry("outcome", "unknown");
    assertThat(world.write(request).orThrow().getFirst().version()).isEqualTo(1);
    assertThat(world.text("k")).isEqualTo("[1]");
  }

  @Test
  void requestThatReachedTheDiskUnacknowledgedIsNotDoneTwice() {
    WriteRequest request = named("n", append("k", "1"));
    world.log().holdBack();
    var unknown = world.writing(request);
    world.log().awaitWaiting(1);
    world.log().fail(1);
    assertThat(refusal(answer(unknown)).facts()).containsEntry("outcome", "unknown");
    world.crash();

    assertThat(world.write(request).orThrow().getFirst().version()).isEqualTo(1);
    assertThat(world.text("k")).isEqualTo("[1]");
  }
}
