package dev.holdfast.kernel.job;

import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.kernel.world.KernelWorld;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a job that was interrupted may still call. */
@Timeout(30)
class InterruptedJobTests {
  private final KernelWorld world = new KernelWorld();

  @AfterEach
  void close() {
    boolean ignored = Thread.interrupted();
    world.close();
  }

  @Test
  void readsOfAnInterruptedThreadAnswerAndItsWriteChangesNothing() {
    ContextKey key = new ContextKey("a");
    world.write(put("a", "[1]")).orThrow();
    world.write(append("a", "2")).orThrow();

    Thread.currentThread().interrupt();

    assertThat(world.run(() -> world.contexts().find(key, OptionalLong.of(1))))
        .isInstanceOf(Outcome.Done.class);
    assertThat(world.run(() -> world.contexts().history(key, 0, 10)))
        .isInstanceOf(Outcome.Done.class);
    assertThat(world.run(() -> world.contexts().list("", Optional.empty(), 10)))
        .isInstanceOf(Outcome.Done.class);
    assertThat(world.run(() -> world.contexts().write(WriteRequest.of(put("a", "3")))))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(Thread.interrupted()).isTrue();

    assertThat(world.write(put("a", "3")).orThrow().version()).isEqualTo(3);
  }
}
