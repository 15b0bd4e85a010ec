package dev.holdfast.kernel.commit;

import static dev.holdfast.kernel.world.KernelWorld.ADA;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.put;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.Content;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A write whose base others keep moving away gets its turn. */
@Timeout(30)
class ReservationTests {
  private final KernelWorld world = new KernelWorld();
  private final CommitPath path =
      new LoggedCommitPath(
          world.sequencer(), world.room(), key -> world.store().find(key), world.time());

  @BeforeEach
  void begin() {
    world.write(put("k", "0")).orThrow();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void writeThatMissedThreeTimesIsSequencedBeforeTheNextOther() {
    Intruder intruder = new Intruder(world.scope(ADA, Duration.ofSeconds(20)));

    Outcome<List<Written>> outcome = commitMissing(intruder::startAndMeet);

    long version = outcome.orThrow().getFirst().version();
    assertThat(KernelWorld.answer(intruder.answer).orThrow().getFirst().version())
        .isEqualTo(version + 1);
    assertThat(world.text("k", version)).isEqualTo("\"patched\"");
  }

  @Test
  void whoWaitsBehindAReservationHonoursItsDeadline() {
    Duration patience = Duration.ofMillis(30);
    Intruder intruder = new Intruder(world.scope(ADA, patience));

    Outcome<List<Written>> outcome =
        commitMissing(() -> {
          intruder.startAndMeet();
          world.time().advance(patience);
          Refusal refusal = refusal(KernelWorld.answer(intruder.answer));
          assertThat(refusal.code()).isEqualTo(ErrorCode.DEADLINE);
          assertThat(refusal.facts()).doesNotContainKey("outcome");
        });

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void reservationEndsWithARefusal() {
    Intruder intruder = new Intruder(world.scope(ADA, Duration.ofSeconds(20)));

    Outcome<List<Written>> outcome =
        commitMissing(() -> {
          intruder.startAndMeet();
          throw Refusal.of(ErrorCode.CONFLICT, "The patch does not fit.").toException();
        });

    assertThat(refusal(outcome).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(KernelWorld.answer(intruder.answer)).isInstanceOf(Outcome.Done.class);
  }

  /** Commits a write that others overtake until its keys are kept for it. */
  private Outcome<List<Written>> commitMissing(Runnable onceReserved) {
    int[] preparations = {0};
    RequestScope scope = world.scope(ADA, Duration.ofSeconds(20));
    Supplier<Outcome<PreparedWrite>> preparation =
        () -> {
          long base = world.find("k").orThrow().summary().version();
          preparations[0]++;
          if (preparations[0] <= 4) {
            // The fourth names the keys to keep.
            world.write(put("k", "" + preparations[0])).orThrow();
          } else {
            onceReserved.run();
          }
          return Outcome.done(patched(base));
        };
    try {
      Outcome<List<Written>> outcome = path.commit(Optional.empty(), preparation::get, scope);
      assertThat(preparations[0]).isEqualTo(5);
      return outcome;
    } catch (dev.holdfast.api.HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
  }

  private static PreparedWrite patched(long base) {
    byte[] value = "\"patched\"".getBytes(UTF_8);
    PreparedOperation operation =
        new PreparedOperation.Value(
            key("k"),
            WriteOptions.NONE,
            ChangeKind.PATCH,
            Content.JSON,
            value,
            Digest.compute(value),
            Optional.empty(),
            true,
            Optional.empty());
    return new PreparedWrite(
        "ada", Optional.empty(), List.of(operation), Map.of(key("k"), base), false);
  }

  /** Another writer of the same key. */
  private final class Intruder {
    private final CompletableFuture<Outcome<List<Written>>> answer = new CompletableFuture<>();
    private final RequestScope scope;

    Intruder(RequestScope scope) {
      this.scope = scope;
    }

    /** Starts it, and goes on when it waits; fails when it need not. */
    void startAndMeet() {
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                WriteRequest request = WriteRequest.of(put("k", "\"intruder\""));
                answer.complete(scope.get(() -> world.contexts().write(request)));
              });
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(thread.isAlive()).as("it waits for its turn").isTrue();
        Thread.onSpinWait();
      }
      assertThat(answer).isNotDone();
    }
  }
}
