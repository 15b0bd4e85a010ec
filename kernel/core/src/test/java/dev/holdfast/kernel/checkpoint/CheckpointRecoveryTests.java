package dev.holdfast.kernel.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Limits;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.TableImage;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.world.HandLog;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.MiddleCodec;
import dev.holdfast.kernel.world.Ops;
import dev.holdfast.kernel.world.RecoveredParts;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recovery from a checkpoint is one from the whole log, whatever went on meanwhile. */
class CheckpointRecoveryTests {
  private static final int KEYS = 6;
  private static final MiddleCodec CODEC = new MiddleCodec("middle");
  private static final KernelWorld.Shape SHAPE =
      new KernelWorld.Shape(
          Limits.DEFAULTS,
          List.of(),
          new IdempotencySettings(Duration.ofHours(24), 20),
          1L << 30,
          new Codecs(Optional.of(CODEC), List.of(CODEC)));

  @TempDir private Path data;

  private KernelWorld world() {
    return new KernelWorld(SHAPE, false, data);
  }

  @Test
  void restartReplaysOnlyWhatIsAboveTheCheckpoint() {
    try (KernelWorld world = world()) {
      world.write(Ops.put("a/one", "[1]")).orThrow();
      world.write(Ops.put("a/two", "[2]")).orThrow();
      world.checkpoint();
      world.write(Ops.append("a/one", "3")).orThrow();

      world.crash();

      assertThat(world.report().records()).isEqualTo(1);
      assertThat(world.report().proven()).isTrue();
      assertThat(world.report().source()).startsWith("checkpoint ");
      assertThat(world.text("a/one")).isEqualTo("[1,3]");
      assertThat(world.text("a/one", 1)).isEqualTo("[1]");
      assertThat(world.text("a/two")).isEqualTo("[2]");
    }
  }

  @Test
  void namedWriteThatWasNeverDurableIsInNoCheckpoint() {
    try (KernelWorld world = world()) {
      world.write(Ops.put("a/one", "[1]")).orThrow();
      world.log().holdBack();
      var lost = world.writing(Ops.named("n", Ops.append("a/one", "2")));
      world.log().awaitWaiting(1);
      world.checkpoint();

      world.crash();

      assertThat(KernelWorld.refusal(KernelWorld.answer(lost)).code())
          .isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(world.write(Ops.named("n", Ops.append("a/one", "2"))).orThrow())
          .extracting(written -> written.version())
          .containsExactly(2L);
      assertThat(world.text("a/one")).isEqualTo("[1,2]");
    }
  }

  @Test
  void tombstoneThatALostWriteForgotIsInTheCheckpoint() {
    try (KernelWorld world = world()) {
      world.write(Ops.put("a/one", "[1]")).orThrow();
      world.write(Ops.delete("a/one")).orThrow();
      world.log().holdBack();
      world.writing(Ops.put("a/one", "[2]"));
      world.log().awaitWaiting(1);
      world.checkpoint();

      world.crash();

      assertThat(world.write(Ops.put("a/one", "[3]")).orThrow().version()).isEqualTo(3);
    }
  }

  @Test
  void damagedCheckpointGivesWayToTheOneBefore() throws IOException {
    try (KernelWorld world = world()) {
      world.write(Ops.put("a/one", "[1]")).orThrow();
      world.checkpoint();
      world.write(Ops.append("a/one", "2")).orThrow();
      damage(world.checkpoint());

      world.crash();

      assertThat(world.report().records()).isEqualTo(1);
      assertThat(world.report().proven()).isTrue();
      assertThat(world.text("a/one")).isEqualTo("[1,2]");
    }
  }

  @Test
  void whereBothAreDamagedTheWholeLogIsReplayed() throws IOException {
    try (KernelWorld world = world()) {
      world.write(Ops.put("a/one", "[1]")).orThrow();
      damage(world.checkpoint());
      world.write(Ops.append("a/one", "2")).orThrow();
      damage(world.checkpoint());

      world.crash();

      assertThat(world.report().source()).isEqualTo("the whole log");
      assertThat(world.text("a/one")).isEqualTo("[1,2]");
    }
  }

  @Test
  void everyDamagedByteOfACheckpointIsNoticed() throws IOException {
    try (KernelWorld world = world()) {
      world.write(Ops.put("a/one", "[1]")).orThrow();
      world.write(Ops.named("n", Ops.delete("a/one"))).orThrow();
      world.acquire("a/**").orThrow();
      world.write(Ops.put("a/two", "[2]")).orThrow();
      Path file = new CheckpointFolder(new RealFiles(), data).path(world.checkpoint().begin());
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < whole.length; i++) {
        byte[] damaged = whole.clone();
        damaged[i] ^= (byte) (1 << i % 8);
        Files.write(file, damaged);
        assertThatThrownBy(
                () -> CheckpointReader.read(new RealFiles(), file, CheckpointReader.Sink.NONE))
            .as("byte %d", i)
            .isInstanceOf(IOException.class);
        Files.write(file, Arrays.copyOf(whole, i));
        assertThatThrownBy(
                () -> CheckpointReader.read(new RealFiles(), file, CheckpointReader.Sink.NONE))
            .as("cut at %d", i)
            .isInstanceOf(IOException.class);
      }
    }
  }

  private void damage(CheckpointSummary checkpoint) throws IOException {
    Path file = new CheckpointFolder(new RealFiles(), data).path(checkpoint.begin());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @RepeatedTest(40)
  void recoveryFromAFuzzyCheckpointIsThatFromTheWholeLog(RepetitionInfo repetition)
      throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    try (KernelWorld world = world()) {
      for (int run = 0; run < 4; run++) {
        writeSome(world, random, 1 + random.nextInt(40));
        checkpointAmidWrites(world, random);
        writeSome(world, random, random.nextInt(20));
        if (random.nextBoolean()) {
          checkpointAmidWrites(world, random);
        }
        loseSome(world, random);
        world.crash();
        // Ends the requests of the run before, which else go on to look for their values.
        world.time().advance(Duration.ofSeconds(21));
        assertThat(world.report().proven()).isTrue();
        checkEqual(world);
      }
    }
  }

  @Test
  void checkpointWhoseHashIsNotMetGivesWay() throws IOException {
    try (KernelWorld world = world()) {
      world.write(Ops.put("a/one", "[1]")).orThrow();
      forge(world.checkpoint(), world);

      world.crash();

      assertThat(world.report().source()).isEqualTo("the whole log");
      assertThat(world.text("a/one")).isEqualTo("[1]");
    }
  }

  /** Writes it anew, whole in itself, with another value for the same state hash. */
  private void forge(CheckpointSummary real, KernelWorld world) throws IOException {
    CheckpointFolder folder = new CheckpointFolder(new RealFiles(), data);
    EntryHead head = world.store().head(Ops.key("a/one")).orElseThrow();
    byte[] other = "[2]".getBytes(StandardCharsets.UTF_8);
    EntryHead forged =
        new EntryHead(
            head.key(),
            head.version(),
            other.length,
            Digest.compute(other),
            head.contentType(),
            head.deadlineMillis(),
            head.priority(),
            head.writer(),
            head.updatedAtMillis(),
            head.position());
    try (DataFile file = new RealFiles().open(folder.path(real.begin()))) {
      file.truncate(0);
      CheckpointWriter writer = new CheckpointWriter(file);
      writer.begin(
          new AppliedState.Begin(real.begin(), real.storePosition(), TableImage.EMPTY), 0, true);
      writer.entry(forged, other);
      writer.end(real.proof());
    }
    folder.check(real.begin());
  }

  @RepeatedTest(20)
  void storeOnDiskThatKeptItsStateIsProvenByItsStamp(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    try (KernelWorld world = new KernelWorld(SHAPE, true, data)) {
      for (int run = 0; run < 4; run++) {
        writeSome(world, random, 1 + random.nextInt(40));
        checkpointAmidWrites(world, random);
        boolean isAhead = random.nextBoolean();
        writeSome(world, random, isAhead ? random.nextInt(20) : 0);
        loseSome(world, random);
        world.crash();
        world.time().advance(Duration.ofSeconds(21));
        assertThat(world.quarantine()).isEmpty();
        assertThat(world.report().source()).startsWith("checkpoint ");
        RecoveredParts whole =
            RecoveredParts.from(
                OptionalLong.empty(),
                Optional.empty(),
                new HandLog(world.disk()),
                SHAPE,
                true,
                null);
        assertThat(world.state().begin().tables()).isEqualTo(whole.seen().tables());
        assertThat(world.state().mark().hash()).isEqualTo(whole.seen().hash());
      }
    }
  }

  private void checkEqual(KernelWorld world) throws IOException {
    HandLog log = new HandLog(world.disk());
    RecoveredParts.Seen whole =
        RecoveredParts.from(OptionalLong.empty(), Optional.empty(), log, SHAPE, false, null).seen();
    CheckpointFolder folder = new CheckpointFolder(new RealFiles(), data);
    assertThat(folder.positions()).isNotEmpty().hasSizeLessThanOrEqualTo(2);
    for (long position : folder.positions()) {
      check(
          RecoveredParts.from(OptionalLong.of(position), Optional.empty(), log, SHAPE, false, data)
              .seen(),
          whole);
    }
  }

  private static void check(RecoveredParts.Seen actual, RecoveredParts.Seen whole) {
    assertThat(actual.heads()).isEqualTo(whole.heads());
    assertThat(actual.values()).isEqualTo(whole.values());
    assertThat(actual.hash()).isEqualTo(whole.hash());
    assertThat(actual.tables()).isEqualTo(whole.tables());
    assertThat(actual.versions()).isEqualTo(whole.versions());
    assertThat(actual.usedBytes()).isEqualTo(whole.usedBytes());
  }

  /** Each entry that the checkpoint looks at, something else is written first. */
  private static void checkpointAmidWrites(KernelWorld world, Random random) {
    Thread checkpointing = Thread.currentThread();
    world
        .store()
        .beforeFind(() -> {
          if (Thread.currentThread() == checkpointing) {
            for (int i = random.nextInt(3); i > 0; i--) {
              KernelWorld.answer(world.writing(request(world, random)));
            }
          }
        });
    world.checkpoint();
    world.store().beforeFind(() -> {});
  }

  private static void writeSome(KernelWorld world, Random random, int count) {
    for (int i = 0; i < count; i++) {
      world.write(request(world, random));
      if (random.nextInt(10) == 0) {
        world.time().advance(Duration.ofSeconds(random.nextInt(40)));
        world.sweep();
      }
      if (random.nextInt(12) == 0) {
        world.acquire("k/" + random.nextInt(KEYS));
      }
    }
  }

  private static void loseSome(KernelWorld world, Random random) {
    world.log().holdBack();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      world.writing(request(world, random));
    }
  }

  private static WriteRequest request(KernelWorld world, Random random) {
    List<WriteOperation> operations = new ArrayList<>();
    int count = random.nextInt(4) == 0 ? 3 : 1;
    for (int i = 0; i < count; i++) {
      String key = "k/" + random.nextInt(KEYS);
      operations.add(
          switch (random.nextInt(8)) {
            case 0 -> Ops.delete(key);
            case 1, 2 -> Ops.put(key, "[" + random.nextInt(1000) + "]");
            case 4, 5 -> Ops.put(key, large(random));
            case 3 -> Ops.put(key, "[0]", WriteOptions.NONE.withTtl(Duration.ofSeconds(30)));
            default -> Ops.append(key, Integer.toString(random.nextInt(1000)));
          });
    }
    Optional<String> name =
        random.nextInt(3) == 0 ? Optional.of("n" + random.nextInt(40)) : Optional.empty();
    return new WriteRequest(operations, name, count > 1);
  }

  /** Long enough, and near enough to the one before, to be logged as a delta. */
  private static String large(Random random) {
    Random fixed = new Random(3);
    StringBuilder text = new StringBuilder("[");
    int odd = random.nextInt(60);
    for (int i = 0; i < 60; i++) {
      long word = i == odd ? random.nextLong() : fixed.nextLong();
      text.append(i == 0 ? "" : ",").append(word);
    }
    return text.append(']').toString();
  }
}
