package dev.holdfast.kernel.commit;

import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.kernel.world.KernelWorld;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store on disk could not take is applied when it can again, without a restart. */
@Timeout(60)
final class CatchUpTests {
  private final KernelWorld world = new KernelWorld(KernelWorld.Shape.DEFAULT, true);

  @BeforeEach
  void fillTheDisk() {
    world.write(put("before", "[1]"));
    world.write(put("other", "1"));
    long full = world.log().end();
    world.store().failAt(position -> position > full);
    world.write(append("before", "2")).orThrow();
    world.write(put("new", "1")).orThrow();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void makeRoom() {
    world.store().failAt(position -> false);
    catchUp();
    while (world.pipeline().unappliedKeys() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void catchUp() {
    world.sweep();
  }

  @Test
  void acknowledgedWritesAreUnavailableAndOthersAreServed() {
    assertThat(world.pipeline().unappliedKeys()).isEqualTo(2);
    assertThat(refusal(world.find("before")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(world.find("new")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(world.find("new", 1)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(world.write(put("new", "2"))).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(world.text("other")).isEqualTo("1");
  }

  @Test
  void noListLeavesOutWhatWasAcknowledged() {
    assertThat(refusal(world.run(() -> world.contexts().list("", Optional.empty(), 10))).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(world.run(() -> world.contexts().list("n", Optional.empty(), 10))).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(world.run(() -> world.contexts().list("o", Optional.empty(), 10)).orThrow().items())
        .hasSize(1);
  }

  @Test
  void everythingIsAppliedInOrderWhenThereIsRoom() {
    makeRoom();

    assertThat(world.text("before")).isEqualTo("[1,2]");
    assertThat(world.text("before", 1)).isEqualTo("[1]");
    assertThat(world.text("new")).isEqualTo("1");
    assertThat(world.write(put("new", "2")).orThrow().version()).isEqualTo(2);
    assertThat(world.store().appliedPosition()).isEqualTo(world.log().end());
  }

  @Test
  void whatComesMeanwhileWaitsItsTurn() {
    world.write(put("later", "1")).orThrow();
    catchUp();
    world.write(put("other", "2")).orThrow();

    assertThat(refusal(world.find("other")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    makeRoom();

    assertThat(world.text("later")).isEqualTo("1");
    assertThat(world.text("other")).isEqualTo("2");
  }

  @Test
  void keysStayUnavailableWhileThereIsNoRoom() {
    catchUp();
    world.write(put("later", "1")).orThrow();

    assertThat(world.pipeline().unappliedKeys()).isEqualTo(3);
    assertThat(refusal(world.find("new")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }
}
