package dev.holdfast.kernel.history;

import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.appendBytes;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.merge;
import static dev.holdfast.kernel.world.Ops.put;
import static dev.holdfast.kernel.world.Ops.putBytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Page;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HistoryTests {
  private final KernelWorld world = open();

  /** Another kind of world passes the same tests. */
  KernelWorld open() {
    return new KernelWorld();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void everyVersionIsReadableByteForByteAlsoAfterACrash() {
    world.write(put("k", " [ 1 , 2 ]\n")).orThrow();
    world.write(append("k", "3")).orThrow();
    world.write(append("k", " {\"a\" : 4} ")).orThrow();
    world.write(merge("k", "{\"b\":5}")).orThrow();
    world.write(delete("k")).orThrow();
    world.write(append("k", "6")).orThrow();
    world.write(append("k", "7")).orThrow();

    assertVersions();
    world.crash();
    assertVersions();
    world.write(put("k", "0")).orThrow();
    assertVersions();
  }

  private void assertVersions() {
    assertThat(world.text("k", 1)).isEqualTo(" [ 1 , 2 ]\n");
    assertThat(world.text("k", 2)).isEqualTo(" [ 1 , 2,3]");
    assertThat(world.text("k", 3)).isEqualTo(" [ 1 , 2,3,{\"a\" : 4}]");
    assertThat(world.text("k", 4)).isEqualTo("{\"b\":5}");
    assertThat(refusal(world.find("k", 5)).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.text("k", 6)).isEqualTo("[6]");
    assertThat(world.text("k", 7)).isEqualTo("[6,7]");
    assertThat(refusal(world.find("k", 0)).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(world.find("k", 9)).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void bytesThatGrewAreReadableAtEachLength() {
    byte[] all = new byte[60];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 37);
    }
    world.write(putBytes("k", java.util.Arrays.copyOf(all, 10))).orThrow();
    for (int length = 10; length < 60; length += 10) {
      world.write(appendBytes("k", java.util.Arrays.copyOfRange(all, length, length + 10)));
    }
    world.crash();

    for (int version = 1; version <= 6; version++) {
      ContextEntry entry = world.find("k", version).orThrow();
      assertThat(entry.value()).isEqualTo(java.util.Arrays.copyOf(all, version * 10));
      assertThat(entry.summary().digest()).isEqualTo(Digest.compute(entry.value()));
    }
  }

  @Test
  void listTellsEveryVersionOnce() {
    world.write(batch(put("k", "[1]"), append("k", "2"), put("other", "1"))).orThrow();
    world.time().advance(Duration.ofSeconds(3));
    world.write(delete("k")).orThrow();

    List<HistoryItem> items = history(0, 10).items();

    assertThat(items)
        .extracting(HistoryItem::operation)
        .containsExactly(ChangeKind.PUT, ChangeKind.APPEND, ChangeKind.DELETE);
    assertThat(items).extracting(HistoryItem::version).containsExactly(1L, 2L, 3L);
    assertThat(items).extracting(HistoryItem::bytes).containsExactly(3L, 5L, 0L);
    assertThat(items).extracting(HistoryItem::writer).containsOnly("ada");
    assertThat(items.get(1).digest()).contains(Digest.compute("[1,2]".getBytes(UTF_8)));
    assertThat(items.get(2).digest()).isEmpty();
    assertThat(items.get(2).time()).isEqualTo(items.get(0).time().plusSeconds(3));
  }

  @Test
  void pagesJoinWithoutGapOrDuplicate() {
    IntStream.range(0, 23).forEach(i -> world.write(put("k", "" + i)).orThrow());
    world.restart();
    List<Long> seen = new ArrayList<>();
    long after = 0;
    while (true) {
      Page<HistoryItem> page = history(after, 5);
      page.items().forEach(item -> seen.add(item.version()));
      if (page.next().isEmpty()) {
        break;
      }
      assertThat(page.items()).hasSize(5);
      after = Long.parseLong(page.next().get());
    }

    assertThat(seen).isEqualTo(IntStream.rangeClosed(1, 23).mapToObj(i -> (long) i).toList());
  }

  @Test
  void keyThatNeverWasHasNoHistory() {
    assertThat(refusal(world.run(() -> world.contexts().history(key("k"), 0, 10))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(world.run(() -> world.contexts().history(key("k"), 0, 0))).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal(world.run(() -> world.contexts().history(key("k"), 0, 1001))).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void versionPastItsDeadlineIsNotServed() {
    world.write(put("k", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(30)))).orThrow();
    world.write(put("k", "2")).orThrow();
    assertThat(world.text("k", 1)).isEqualTo("1");
    world.time().advance(Duration.ofSeconds(30));

    assertThat(refusal(world.find("k", 1)).code()).isEqualTo(ErrorCode.EXPIRED);
    assertThat(world.text("k", 2)).isEqualTo("2");
  }

  @Test
  void expiryIsNoVersion() {
    world.write(put("k", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(30)))).orThrow();
    world.time().advance(Duration.ofSeconds(30));
    world.sweep();
    world.write(put("k", "2")).orThrow();

    assertThat(history(0, 10).items()).extracting(HistoryItem::version).containsExactly(1L, 2L);
  }

  @Test
  void damagedRecordIsNotServed() {
    world.write(put("k", "\"first\"")).orThrow();
    world.write(put("k", "\"second\"")).orThrow();
    long position = world.disk().positions().getFirst();
    byte[] payload = world.disk().payload(position);
    payload[payload.length - 2] ^= 1;
    world.disk().overwrite(position, payload);

    assertThat(refusal(world.find("k", 1)).code()).isEqualTo(ErrorCode.CORRUPT);
    assertThat(world.text("k", 2)).isEqualTo("\"second\"");
  }

  @Test
  void damagedPresentValueDoesNotReachOlderVersions() {
    world.write(put("k", "[1111111111]")).orThrow();
    world.write(append("k", "2")).orThrow();
    world.write(append("k", "3")).orThrow();
    world.store().damage(key("k"));

    assertThat(world.text("k", 2)).isEqualTo("[1111111111,2]");
    assertThat(world.text("k", 3)).isEqualTo("[1111111111,2,3]");
    assertThat(world.text("k")).isEqualTo("[1111111111,2,3]");
    assertThat(world.meter().count("corruptions_total")).isPositive();
  }

  private Page<HistoryItem> history(long after, int limit) {
    return world.run(() -> world.contexts().history(key("k"), after, limit)).orThrow();
  }
}
