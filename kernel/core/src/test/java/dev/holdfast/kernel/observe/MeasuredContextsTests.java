package dev.holdfast.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.Ops;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeasuredContextsTests {
  private final KernelWorld world = new KernelWorld();
  private final MeasuredContexts contexts =
      new MeasuredContexts(world.contexts(), world.time(), world.meter());

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void oneReadOfManyIsTimedAndEachWriteIs() {
    world.run(() -> contexts.write(WriteRequest.of(Ops.put("a", "{}")))).orThrow();

    for (int i = 0; i < 10 * Sampling.EVERY; i++) {
      world.run(() -> contexts.find(Ops.key("a"), OptionalLong.empty())).orThrow();
    }

    assertThat(world.meter().recorded("store_operation_seconds", "operation", "get")).hasSize(10);
    assertThat(world.meter().recorded("store_operation_seconds", "operation", "put")).hasSize(1);
    assertThat(world.meter().count("store_hits_total")).isEqualTo(10 * Sampling.EVERY);
  }

  @Test
  void batchesAreTransactionsByOutcome() {
    WriteRequest batch =
        new WriteRequest(List.of(Ops.put("a", "1"), Ops.put("b", "1")), Optional.empty(), true);
    WriteRequest refused =
        new WriteRequest(
            List.of(Ops.put("a", "2"), Ops.put("b", "2", WriteOptions.ifVersion(9))),
            Optional.empty(),
            true);

    world.run(() -> contexts.write(batch)).orThrow();
    KernelWorld.refusal(world.run(() -> contexts.write(refused)));

    assertThat(world.meter().count("transactions_total", "outcome", "committed")).isEqualTo(1);
    assertThat(world.meter().count("transactions_total", "outcome", "rolled_back")).isEqualTo(1);
    assertThat(world.meter().recorded("transaction_seconds")).hasSize(2);
    assertThat(world.meter().count("store_errors_total", "operation", "put")).isZero();
  }
}
