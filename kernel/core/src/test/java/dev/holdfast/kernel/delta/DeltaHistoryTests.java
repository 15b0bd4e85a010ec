package dev.holdfast.kernel.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.Ops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeltaHistoryTests {
  private final Random random = new Random(11);
  private final KernelWorld world = open();

  /** Another kind of world passes the same tests. */
  KernelWorld open() {
    return DeltaWorld.open();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static final WriteOptions SHORT_LIVED = WriteOptions.NONE.withTtl(Duration.ofSeconds(30));

  private List<String> writeVersions(int count) {
    List<String> values = new ArrayList<>();
    String value = DeltaWorld.value(random, 400);
    for (int i = 0; i < count; i++) {
      world.write(Ops.put("a", value)).orThrow();
      values.add(value);
      value = DeltaWorld.edited(random, value);
    }
    return values;
  }

  private void assertVersions(List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      assertThat(world.text("a", i + 1)).as("version %d", i + 1).isEqualTo(values.get(i));
    }
    assertThat(world.text("a")).isEqualTo(values.getLast());
  }

  @Test
  void everyVersionIsReadBackBeforeAndAfterACrash() {
    List<String> values = writeVersions(100);

    assertThat(DeltaWorld.forms(world)).startsWith("RDDD");
    assertVersions(values);
    world.crash();
    assertVersions(values);
    values.add(DeltaWorld.edited(random, values.getLast()));
    world.write(Ops.put("a", values.getLast())).orThrow();
    world.restart();
    assertVersions(values);
    assertThat(DeltaWorld.forms(world)).endsWith("D");
  }

  @Test
  void chainsAreShortAndTheLogIsSmall() {
    List<String> values = writeVersions(200);

    String forms = DeltaWorld.forms(world);
    assertThat(forms).doesNotContain("D".repeat(DeltaProposer.MAX_DEPTH + 1));
    long chain = 0;
    for (Change change : DeltaWorld.changes(world)) {
      chain = change instanceof Change.Delta delta ? chain + delta.delta().length : 0;
      assertThat(chain).isLessThanOrEqualTo(((Change.Valued) change).length() / 2);
    }
    long whole = values.stream().mapToLong(String::length).sum();
    assertThat(DeltaWorld.logBytes(world)).isLessThan(whole / 10);
    assertThat(world.meter().count("delta_keyframes_total")).isPositive();
    assertThat(world.meter().count("delta_encodings_total"))
        .isEqualTo(forms.chars().filter(c -> c == 'D').count());
  }

  @Test
  void appendsAndDeltasBuildUponEachOther() {
    List<String> values = new ArrayList<>();
    values.add(DeltaWorld.value(random, 300));
    world.write(Ops.put("a", values.getLast())).orThrow();
    for (int i = 0; i < 60; i++) {
      if (i % 3 == 2) {
        values.add(DeltaWorld.edited(random, values.getLast()));
        world.write(Ops.put("a", values.getLast())).orThrow();
      } else {
        String before = values.getLast();
        values.add(before.substring(0, before.length() - 1) + ",{\"n\":" + i + "}]");
        world.write(Ops.append("a", "{\"n\":" + i + "}")).orThrow();
      }
    }

    assertThat(DeltaWorld.forms(world)).contains("AADAADAAD");
    assertVersions(values);
    world.crash();
    assertVersions(values);
  }

  @Test
  void aPatchIsLoggedAsADeltaOfWhatItWasComputedBy() {
    String members = ",\"pad\":\"" + DeltaWorld.value(random, 200).replace('"', '\'') + "\"}";
    world.write(Ops.put("a", "{\"n\":1" + members)).orThrow();

    world.write(Ops.merge("a", "{\"n\":2}")).orThrow();

    assertThat(DeltaWorld.forms(world)).isEqualTo("RD");
    assertThat(DeltaWorld.changes(world).getLast())
        .isInstanceOfSatisfying(
            Change.Delta.class, delta -> assertThat(delta.kind()).isEqualTo(ChangeKind.PATCH));
    world.crash();
    assertVersions(List.of("{\"n\":1" + members, "{\"n\":2" + members));
  }

  @Test
  void aKeyThatABatchTouchesTwiceIsLoggedWholeTheSecondTime() {
    String one = DeltaWorld.value(random, 200);
    String two = DeltaWorld.edited(random, one);
    String three = DeltaWorld.edited(random, two);
    world.write(Ops.put("a", one)).orThrow();

    world.write(Ops.batch(Ops.put("a", two), Ops.append("a", "1"), Ops.put("a", three))).orThrow();
    world.write(Ops.batch(Ops.delete("a"), Ops.put("a", one))).orThrow();

    assertThat(DeltaWorld.forms(world)).isEqualTo("RDAR-R");
    for (int run = 0; run < 2; run++) {
      assertThat(world.text("a", 2)).isEqualTo(two);
      assertThat(world.text("a", 3)).isEqualTo(two.substring(0, two.length() - 1) + ",1]");
      assertThat(world.text("a", 4)).isEqualTo(three);
      assertThat(world.text("a", 6)).isEqualTo(one);
      world.crash();
    }
  }

  @Test
  void aValueWhoseBaseMovedOnIsLoggedWhole() {
    String one = DeltaWorld.value(random, 200);
    String two = DeltaWorld.edited(random, one);
    String three = DeltaWorld.edited(random, one);
    world.write(Ops.put("a", one)).orThrow();
    world.log().holdBack();
    CompletableFuture<Outcome<List<Written>>> first = world.writing(Ops.put("a", two));
    world.log().awaitWaiting(1);
    CompletableFuture<Outcome<List<Written>>> second = world.writing(Ops.put("a", three));
    world.log().awaitWaiting(2);

    world.log().release();

    KernelWorld.answer(first).orThrow();
    KernelWorld.answer(second).orThrow();
    assertThat(DeltaWorld.forms(world)).isEqualTo("RDR");
    assertThat(world.tables().movedBases()).isEqualTo(1);
    world.crash();
    assertVersions(List.of(one, two, three));
  }

  @Test
  void whatIsCreatedAnewBeginsAChain() {
    String one = DeltaWorld.value(random, 200);
    String two = DeltaWorld.edited(random, one);
    world.write(Ops.put("a", one, SHORT_LIVED)).orThrow();
    world.write(Ops.put("a", two, SHORT_LIVED)).orThrow();
    world.time().advance(Duration.ofSeconds(31));
    world.write(Ops.put("a", one)).orThrow();
    world.write(Ops.put("a", two)).orThrow();
    world.write(Ops.delete("a")).orThrow();
    world.write(Ops.put("a", one)).orThrow();
    world.write(Ops.put("a", two)).orThrow();

    assertThat(DeltaWorld.forms(world)).isEqualTo("RD-RD-RD");
    world.crash();
    assertThat(world.text("a")).isEqualTo(two);
    assertThat(world.text("a", 3)).isEqualTo(one);
    assertThat(world.text("a", 4)).isEqualTo(two);
    assertThat(KernelWorld.refusal(world.find("a", 2)).code()).isEqualTo(ErrorCode.EXPIRED);
  }

  @Test
  void randomWritesAndCrashesLoseNoVersion() {
    Map<String, TreeMap<Long, String>> model = new TreeMap<>();
    for (int i = 0; i < 600; i++) {
      String key = "k" + random.nextInt(3);
      TreeMap<Long, String> versions = model.computeIfAbsent(key, ignored -> new TreeMap<>());
      String now = versions.isEmpty() ? "" : versions.lastEntry().getValue();
      int choice = random.nextInt(20);
      String next = now;
      WriteOperation operation;
      if (now.isEmpty() || choice == 0) {
        next = DeltaWorld.value(random, 20 + random.nextInt(300));
        operation = Ops.put(key, next);
      } else if (choice == 1) {
        next = "";
        operation = Ops.delete(key);
      } else if (choice < 8) {
        next = now.substring(0, now.length() - 1) + ",\"" + i + "\"]";
        operation = Ops.append(key, "\"" + i + "\"");
      } else {
        next = DeltaWorld.edited(random, now);
        operation = Ops.put(key, next);
      }
      versions.put(world.write(operation).orThrow().version(), next);
      if (random.nextInt(60) == 0) {
        world.crash();
      }
    }

    world.crash();

    assertThat(DeltaWorld.forms(world)).contains("D", "A", "R", "-");
    model.forEach((key, versions) ->
        versions.forEach((version, value) -> {
          if (!value.isEmpty()) {
            assertThat(world.text(key, version)).as("%s@%d", key, version).isEqualTo(value);
          }
        }));
  }

  @Test
  void aDamagedDeltaIsNotServedAndNotReplayed() {
    writeVersions(3);
    long position = world.disk().positions().get(1);
    LogRecord.Commit commit = (LogRecord.Commit) RecordCodec.decode(world.disk().payload(position));
    Change.Delta delta = (Change.Delta) commit.changes().getFirst();
    byte[] other = delta.delta().clone();
    other[other.length - 1] ^= 1;
    Change.Delta damaged =
        new Change.Delta(
            delta.key(),
            delta.version(),
            delta.kind(),
            delta.facts(),
            delta.length(),
            delta.base(),
            delta.format(),
            other,
            null);
    world
        .disk()
        .overwrite(
            position,
            RecordCodec.encode(
                new LogRecord.Commit(
                    commit.timeMillis(), commit.writer(), Optional.empty(), List.of(damaged))));

    assertThat(KernelWorld.refusal(world.find("a", 2)).code()).isEqualTo(ErrorCode.CORRUPT);
    assertThat(world.find("a", 1)).isInstanceOf(Outcome.Done.class);
    assertThatThrownBy(world::crash)
        .isInstanceOf(HoldfastException.class)
        .hasMessageContaining("Version 2 of 'a'");
  }
}
