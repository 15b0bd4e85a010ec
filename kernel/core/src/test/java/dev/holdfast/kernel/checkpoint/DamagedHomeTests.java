package dev.holdfast.kernel.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.Ops;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home that cannot be proven is served as far as it can be, and takes no write. */
class DamagedHomeTests {
  @TempDir private Path data;

  private KernelWorld world;

  @BeforeEach
  void open() {
    world = new KernelWorld(KernelWorld.Shape.DEFAULT, false, data);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private long put(String key, String json) {
    world.write(Ops.put(key, json)).orThrow();
    return world.log().end();
  }

  private long append(String key, String json) {
    world.write(Ops.append(key, json)).orThrow();
    return world.log().end();
  }

  private void checkReadOnly() {
    assertThat(world.quarantine()).isPresent();
    assertThat(KernelWorld.refusal(world.write(Ops.put("a/new", "1"))))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.READ_ONLY);
          assertThat(refusal.message()).contains("holdfast recover");
        });
    assertThat(KernelWorld.refusal(world.acquire("a/new")).code()).isEqualTo(ErrorCode.READ_ONLY);
  }

  private void checkCorrupt(String key) {
    assertThat(KernelWorld.refusal(world.find(key)).code()).isEqualTo(ErrorCode.CORRUPT);
  }

  @Test
  void damageBelowTheNewestCheckpointHarmsNoPresentValue() {
    long first = put("a/one", "[1]");
    world.checkpoint();
    append("a/one", "2");
    world.disk().damage(List.of(first));

    world.crash();

    assertThat(world.quarantine()).isEmpty();
    assertThat(world.text("a/one")).isEqualTo("[1,2]");
    assertThat(append("a/one", "3")).isPositive();
  }

  @Test
  void damageAboveItMakesTheHomeReadOnlyAndNoOlderVersionIsServed() {
    put("a/kept", "[1]");
    put("a/one", "[1]");
    put("a/two", "[1]");
    put("a/three", "[1]");
    world.checkpoint();
    long lost = append("a/one", "2");
    append("a/one", "3");
    put("a/two", "[2]");
    world.write(Ops.delete("a/three")).orThrow();
    world.disk().damage(List.of(lost));

    world.crash();

    checkReadOnly();
    checkCorrupt("a/one");
    assertThat(world.text("a/kept")).isEqualTo("[1]");
    assertThat(world.text("a/two")).isEqualTo("[2]");
    assertThat(KernelWorld.refusal(world.find("a/three")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.quarantine().orElseThrow().told()).contains("the disk of the tests");
    assertThat(world.run(() -> world.contexts().list("a/", Optional.empty(), 10)).orThrow().items())
        .extracting(item -> item.key().text())
        .containsExactly("a/kept", "a/two");
  }

  @Test
  void wholeValueBehindTheDamageIsProvenByItself() {
    put("a/one", "[1]");
    long lost = append("a/one", "2");
    append("a/one", "3");
    put("a/one", "[9]");
    append("a/one", "10");
    world.disk().damage(List.of(lost));

    world.crash();

    checkReadOnly();
    assertThat(world.text("a/one")).isEqualTo("[9,10]");
  }

  @Test
  void logThatLostItsEndIsServedReadOnlyFromTheNewestCheckpoint() {
    long first = put("a/one", "[1]");
    append("a/one", "2");
    world.checkpoint();
    world.disk().loseAbove(first);

    world.crash();

    checkReadOnly();
    assertThat(world.text("a/one")).isEqualTo("[1,2]");
    assertThat(world.quarantine().orElseThrow().told()).contains("the log lost its end");
  }

  @Test
  void logThatEndsBeforeItWasClosedIsServedReadOnly() {
    long first = put("a/one", "[1]");
    long second = append("a/one", "2");
    world.closedAt(second);
    world.disk().loseAbove(first);

    world.crash();

    checkReadOnly();
    assertThat(world.text("a/one")).isEqualTo("[1]");
    assertThat(world.quarantine().orElseThrow().told())
        .contains("was closed at position " + second);
  }

  @Test
  void prunedLogWithoutAGoodCheckpointIsNotBegunEmpty() throws Exception {
    put("a/one", "[1]");
    world.checkpoint();
    long pruned = world.log().end();
    put("a/two", "[2]");
    world.log().truncate(pruned);
    java.nio.file.Files.write(
        new CheckpointFolder(new dev.holdfast.tck.RealFiles(), data).path(pruned), new byte[10]);

    world.crash();

    checkReadOnly();
    assertThat(world.text("a/two")).isEqualTo("[2]");
    assertThat(world.quarantine().orElseThrow().told()).contains("no checkpoint is good");
  }
}
