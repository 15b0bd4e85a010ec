package dev.holdfast.kernel.integrity;

import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.RuntimeEvent.Kind;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.world.KernelWorld;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Damaged values are repaired from the log, or refused; both are told. */
class RepairTests {
  private final KernelWorld world = new KernelWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void damagedValueIsServedFromTheLogAndPutIntoTheStoreAgain() {
    world.write(put("k", "\"first\"")).orThrow();
    world.write(put("k", "\"second\"")).orThrow();
    world.store().damage(key("k"));

    assertThat(world.text("k")).isEqualTo("\"second\"");

    world.settle();
    assertThat(world.store().find(key("k"))).isInstanceOf(StoreRead.Hit.class);
    assertThat(told()).containsExactly(Kind.CORRUPTION, Kind.REPAIRED);
    assertThat(world.events().after(0))
        .allSatisfy(event -> {
          assertThat(event.key()).contains(key("k"));
          assertThat(event.message()).doesNotContain("k'").doesNotContain("second");
          assertThat(event.facts()).containsEntry("version", 2L);
        });
    assertThat(world.meter().count("corruptions_total")).isEqualTo(1);
    assertThat(world.meter().count("repairs_total")).isEqualTo(1);
    assertThat(world.repairer().unrepaired()).isZero();
  }

  @Test
  void valueThatGrewIsRepairedWithAllItsElements() {
    world.write(put("k", "[1]")).orThrow();
    for (int i = 2; i <= 5; i++) {
      world.write(append("k", Integer.toString(i))).orThrow();
    }
    world.store().damage(key("k"));

    assertThat(world.text("k")).isEqualTo("[1,2,3,4,5]");
    world.write(append("k", "6")).orThrow();

    assertThat(world.text("k")).isEqualTo("[1,2,3,4,5,6]");
    world.settle();
    assertThat(world.store().find(key("k"))).isInstanceOf(StoreRead.Hit.class);
  }

  @Test
  void appendToADamagedValueRepairsItFirst() {
    world.write(put("k", "[1]")).orThrow();
    world.restart();
    world.store().damage(key("k"));

    world.write(append("k", "2")).orThrow();

    assertThat(world.text("k")).isEqualTo("[1,2]");
    assertThat(told()).startsWith(Kind.CORRUPTION).contains(Kind.REPAIRED);
  }

  @Test
  void withoutAGoodCopyTheKeyIsRefusedAndToldOnce() {
    world.write(put("k", "\"old\"")).orThrow();
    world.write(put("k", "\"new\"")).orThrow();
    damageBoth("k");

    for (int i = 0; i < 3; i++) {
      assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.CORRUPT);
    }

    assertThat(told()).containsExactly(Kind.CORRUPTION);
    assertThat(world.meter().count("corruptions_total")).isEqualTo(1);
    assertThat(world.repairer().unrepaired()).isEqualTo(1);
    assertThat(world.text("k", 1)).isEqualTo("\"old\"");
  }

  @Test
  void putOverAnUnrepairedValueMakesItReadableAgain() {
    world.write(put("k", "\"old\"")).orThrow();
    damageBoth("k");
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.CORRUPT);

    world.write(put("k", "\"new\"")).orThrow();

    assertThat(world.text("k")).isEqualTo("\"new\"");
    assertThat(world.repairer().unrepaired()).isZero();
  }

  @Test
  void unrepairedValueCanBeDeleted() {
    world.write(put("k", "\"old\"")).orThrow();
    damageBoth("k");
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.CORRUPT);

    world.write(delete("k")).orThrow();

    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.repairer().unrepaired()).isZero();
  }

  @Test
  void repairThatMeetsANewerVersionLeavesItAlone() {
    world.write(put("k", "\"old\"")).orThrow();
    world.store().damage(key("k"));
    StoreRead.Damaged damaged = (StoreRead.Damaged) world.store().find(key("k"));
    world.write(put("k", "\"new\"")).orThrow();

    Optional<byte[]> copy = world.repairer().repair(damaged.head());

    assertThat(copy).isPresent();
    world.settle();
    assertThat(world.text("k")).isEqualTo("\"new\"");
    assertThat(world.events().count(Kind.REPAIRED)).isZero();
    assertThat(world.repairer().unrepaired()).isZero();
  }

  @Test
  void manyReadersOfADamagedValueAreAllServedAndItIsRepairedOnce() {
    world.write(put("k", "\"value\"")).orThrow();
    world.store().damage(key("k"));

    List<String> seen =
        java.util.stream.IntStream.range(0, 32)
            .mapToObj(i -> world.elsewhere(() -> world.text("k")))
            .toList()
            .stream()
            .map(KernelWorld::answer)
            .toList();

    assertThat(seen).containsOnly("\"value\"");
    world.settle();
    assertThat(told()).containsExactly(Kind.CORRUPTION, Kind.REPAIRED);
  }

  private List<Kind> told() {
    return world.events().after(0).stream().map(RuntimeEvent::kind).toList();
  }

  private void damageBoth(String text) {
    ContextKey key = key(text);
    world.store().damage(key);
    long position = world.store().head(key).orElseThrow().position();
    byte[] payload = world.disk().payload(position);
    payload[payload.length - 2] ^= 1;
    world.disk().overwrite(position, payload);
  }
}
