package dev.holdfast.kernel.expiry;

import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.extend;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.merge;
import static dev.holdfast.kernel.world.Ops.named;
import static dev.holdfast.kernel.world.Ops.put;
import static dev.holdfast.kernel.world.Ops.refresh;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.world.KernelWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every path on which a value could leave, with the sweeper standing still: none serves one that is
 * past its deadline, also when the clock was set back, and through restarts.
 */
@Timeout(60)
class NothingExpiredIsServedTests {
  private static final WriteOptions SHORT = WriteOptions.NONE.withTtl(Duration.ofSeconds(30));
  private static final String SECRET = "[\"secret\"]";

  @TempDir Path folder;

  private KernelWorld world(boolean onDisk) {
    KernelWorld world = new KernelWorld(KernelWorld.Shape.DEFAULT, onDisk, folder);
    world.write(put("k", SECRET, SHORT)).orThrow();
    world.write(named("once", put("named", SECRET, SHORT))).orThrow();
    world.write(put("many", "[]", SHORT)).orThrow();
    world.write(append("many", "\"secret\"")).orThrow();
    world.write(put("object", "{\"a\":\"secret\"}", SHORT)).orThrow();
    world.write(put("moved", SECRET, SHORT)).orThrow();
    world.write(extend("moved", Duration.ofMinutes(5))).orThrow();
    world.write(refresh("moved")).orThrow();
    world.write(put("replaced", SECRET, SHORT)).orThrow();
    world.write(put("replaced", "[\"open\"]")).orThrow();
    world.write(put("gone", SECRET, SHORT)).orThrow();
    world.write(delete("gone")).orThrow();
    return world;
  }

  /** All paths, on which nothing may leave. */
  private static void checkAll(KernelWorld world) {
    assertThat(world.sweeper().expired()).as("the sweeper stands still").isZero();
    for (String name : List.of("k", "named", "many", "object", "moved")) {
      assertEnded(world.find(name));
      assertEnded(world.find(name, 1));
      assertThat(world.store().head(key(name))).as("still there").isPresent();
      // What HEAD, a condition and a 304 are answered from.
      assertThat(
              world.run(() -> world.contexts().list(name, Optional.empty(), 10)).orThrow().items())
          .isEmpty();
      assertThat(
              world
                  .run(() ->
                      world.contexts().expiring(name, Duration.ofHours(1), Optional.empty(), 10))
                  .orThrow()
                  .items())
          .isEmpty();
    }
    assertEnded(world.find("many", 2));
    assertEnded(world.find("replaced", 1));
    assertEnded(world.find("gone", 1));
    assertThat(world.text("replaced", 2)).isEqualTo("[\"open\"]");
    // A stale copy is not repaired from the log either.
    world.store().damage(key("k"));
    assertEnded(world.find("k"));
    // Events and history carry what is known of a value, never the value.
    assertThat(events(world).toString()).doesNotContain("secret");
    assertThat(world.run(() -> world.contexts().history(key("k"), 0, 10)).orThrow().items())
        .hasSize(1);
    // A repeated request is answered as before: with what it did, not with the value.
    Written again = world.write(named("once", put("named", SECRET, SHORT))).orThrow().getFirst();
    assertThat(again.version()).isEqualTo(1);
    assertEnded(world.find("named"));
    // No write takes it for present.
    assertThat(KernelWorld.refusal(world.write(refresh("k"))).code()).isEqualTo(ErrorCode.EXPIRED);
    assertThat(KernelWorld.refusal(world.write(extend("k", Duration.ofMinutes(1)))).code())
        .isEqualTo(ErrorCode.EXPIRED);
    assertThat(KernelWorld.refusal(world.write(merge("object", "{\"b\":1}"))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(KernelWorld.refusal(world.write(delete("object"))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    world.write(batch(append("many", "1"), append("many", "2"))).orThrow();
    assertThat(world.text("many")).isEqualTo("[1,2]");
  }

  private static void assertEnded(Outcome<ContextEntry> found) {
    assertThat(found)
        .as("what was found")
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(((Refusal) refused.refusal()).code()).isEqualTo(ErrorCode.EXPIRED));
  }

  private static List<String> events(KernelWorld world) {
    List<String> events = new ArrayList<>();
    try (Watch watch = world.watch("", Optional.of(EventCursor.START))) {
      while (watch.next(Duration.ZERO) instanceof Watch.Next.Event(ContextEvent event)) {
        events.add(event.toString());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return events;
  }

  @Test
  void noPathServesWhatIsPastItsDeadline() {
    for (boolean onDisk : new boolean[] {false, true}) {
      try (KernelWorld world = world(onDisk)) {
        assertThat(new String(world.find("k").orThrow().value(), UTF_8)).isEqualTo(SECRET);
        world.time().advance(Duration.ofSeconds(30));

        checkAll(world);
      }
      deleteFolder();
    }
  }

  @Test
  void clockThatIsSetBackRevivesNothing() {
    try (KernelWorld world = world(false)) {
      world.time().advance(Duration.ofSeconds(30));
      assertEnded(world.find("k"));

      world.time().setWallClock(Instant.parse("2029-01-01T00:00:00Z"));

      checkAll(world);
    }
  }

  @Test
  void restartServesNothingExpiredWithAndWithoutACheckpoint() {
    try (KernelWorld world = world(false)) {
      world.crash();
      world.time().advance(Duration.ofSeconds(30));
      world.checkpoint();
      world.crash();

      checkAll(world);
    }
  }

  /** A new process, whose machine's clock was set back: what was recorded is the floor. */
  @Test
  void newProcessOnAMachineWhoseClockWasSetBackRevivesNothing() {
    try (KernelWorld world = world(false)) {
      world.time().advance(Duration.ofSeconds(30));
      // Any record of the time at which it was past its deadline.
      world.write(put("later", "1")).orThrow();
      world.time().setWallClock(Instant.parse("2029-01-01T00:00:00Z"));

      world.newProcess();

      checkAll(world);
    }
  }

  /** What these checks are worth: they fail where the deadline is not looked at. */
  @Test
  void pathThatForgetsTheDeadlineIsFound() {
    try (KernelWorld world = world(false)) {
      world.time().advance(Duration.ofMillis(29_999));

      assertThatThrownBy(() -> checkAll(world))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("what was found");
    }
  }

  private void deleteFolder() {
    try (var files = java.nio.file.Files.walk(folder)) {
      files
          .sorted(java.util.Comparator.reverseOrder())
          .filter(file -> !file.equals(folder))
          .forEach(file -> file.toFile().delete());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
