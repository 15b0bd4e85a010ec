package dev.holdfast.kernel.commit;

import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.appendBytes;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.put;
import static dev.holdfast.kernel.world.Ops.putBytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Memory.Account;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryBudgetTests {
  private static final long LIMIT = 10_000;
  private static final long ENTRY = 320 + 2;

  /** What the history of a key takes, and what is reserved for it at most. */
  private static final long VERSIONED = 88;

  private static final long RESERVED = VERSIONED + 48;

  private final KernelWorld world =
      new KernelWorld(
          new KernelWorld.Shape(
              Limits.DEFAULTS,
              List.of(),
              new IdempotencySettings(Duration.ofHours(24), 100_000),
              LIMIT));

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void lastByteFitsAndTheNextIsRefused() {
    int most = (int) (LIMIT - ENTRY - RESERVED);
    Refusal tooMuch = refusal(world.write(putBytes("k", new byte[most + 1])));
    world.write(putBytes("k", new byte[most])).orThrow();

    Refusal refusal = refusal(world.write(appendBytes("k", new byte[1])));

    assertThat(tooMuch.facts()).containsEntry("neededBytes", LIMIT + 1);
    assertThat(refusal.code()).isEqualTo(ErrorCode.OVER_BUDGET);
    assertThat(refusal.facts())
        .containsEntry("usedBytes", LIMIT - 48)
        .containsEntry("limitBytes", LIMIT);
    assertThat(refusal.message()).contains("memory.hard-limit").contains("rocksdb");
    assertThat(world.tables().usedBytes()).isEqualTo(LIMIT - 48);
    assertThat(world.budget().peak()).isEqualTo(LIMIT);
    assertThat(world.find("k").orThrow().summary().version()).isEqualTo(1);
  }

  @Test
  void whatMakesRoomIsAcceptedAtTheLimit() {
    world.write(putBytes("k", new byte[(int) (LIMIT - ENTRY - RESERVED)])).orThrow();

    world.write(putBytes("k", new byte[100])).orThrow();
    world.write(batch(delete("k"), putBytes("l", new byte[9000]))).orThrow();
    world.write(delete("l")).orThrow();

    assertThat(world.budget().used(Account.ENTRIES)).isZero();
    assertThat(world.budget().used(Account.TOMBSTONES)).isPositive();
    assertThat(world.budget().used(Account.HISTORY)).isEqualTo(2 * VERSIONED + 3 * 24);
  }

  @Test
  void pendingWritesAreReserved() {
    world.log().holdBack();
    var pending = world.writing(putBytes("k", new byte[6000]));
    world.log().awaitWaiting(1);

    Refusal refusal = refusal(world.write(putBytes("l", new byte[6000])));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVER_BUDGET);
    assertThat(pending).isNotDone();
  }

  @Test
  void concurrentWritersNeverExceedTheLimit() {
    var writers =
        IntStream.range(0, 8)
            .mapToObj(w ->
                world.elsewhere(() ->
                    IntStream.range(0, 10)
                        .filter(i ->
                            world.write(putBytes("" + w, new byte[(i + 1) * 200]))
                                instanceof Outcome.Done<?>)
                        .peek(
                            i -> assertThat(world.tables().usedBytes()).isLessThanOrEqualTo(LIMIT))
                        .count()))
            .toList();

    assertThat(writers.stream().mapToLong(KernelWorld::answer).sum()).isBetween(8L, 79L);
    assertThat(world.budget().used(Account.ENTRIES)).isEqualTo(inStore());
    assertThat(world.budget().peak()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void accountIsTheSameAfterARestart() {
    world.write(put("a", "[1]")).orThrow();
    world.write(append("a", "2")).orThrow();
    world.write(append("b", "2")).orThrow();
    world.write(put("c", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(30)))).orThrow();
    world.write(put("d", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(40)))).orThrow();
    world.write(put("e", "1")).orThrow();
    world.write(delete("e")).orThrow();
    world.time().advance(Duration.ofSeconds(31));
    world.sweep();
    world.time().advance(Duration.ofSeconds(10));
    world.write(put("d", "123")).orThrow();
    world
        .write(new WriteRequest(List.of(put("e", "12"), put("f", "1")), Optional.of("named"), true))
        .orThrow();
    var before = world.budget().usage();

    world.restart();

    assertThat(before.accounts().get(Account.ENTRIES)).isEqualTo(inStore());
    assertThat(world.budget().usage()).isEqualTo(before);
  }

  @Test
  void limitHoldsForWhatARestartFound() {
    world.write(putBytes("k", new byte[9000])).orThrow();
    world.crash();

    assertThat(refusal(world.write(putBytes("l", new byte[1000]))).code())
        .isEqualTo(ErrorCode.OVER_BUDGET);
  }

  private long inStore() {
    return world.store().scan("", Optional.empty(), 100).stream()
        .mapToLong(head -> 320 + 2L * head.key().text().length() + head.length())
        .sum();
  }
}
