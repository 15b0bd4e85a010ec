package dev.holdfast.store.memory;

import static dev.holdfast.store.memory.Stores.apply;
import static dev.holdfast.store.memory.Stores.bytes;
import static dev.holdfast.store.memory.Stores.key;
import static dev.holdfast.store.memory.Stores.replace;
import static dev.holdfast.store.memory.Stores.splice;
import static dev.holdfast.store.memory.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.store.memory.StoredValue.Spliced;
import dev.holdfast.store.memory.StoredValue.Whole;
import dev.holdfast.tck.FakeMeter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a splice costs, whom it disturbs, and what becomes of damage. */
@Timeout(120)
final class SpliceTests {
  private static final String COPIED = "store_splice_copied_bytes_total";
  private static final ContextKey KEY = key("chat");

  private final FakeMeter meter = new FakeMeter();
  private final MemoryContextStore store = new MemoryContextStore(meter, 0, key -> {});

  @Test
  void appendingToAnArrayCopiesInProportionToWhatIsAppended() {
    apply(store, replace("chat", "[0]", 1));
    int length = 3;
    byte[] element = bytes(",\"an element of forty bytes or thereabouts\"]");

    for (int i = 0; i < 20_000; i++) {
      appendTo(length - 1, element);
      length += element.length - 1;
    }

    long appended = 20_000L * element.length;
    assertThat(meter.count(COPIED)).isLessThan(5 * appended);
    assertThat(text(store, "chat")).hasSize(length).startsWith("[0,\"an").endsWith("abouts\"]");
  }

  @Test
  void appendToALongValueSharesItsArray() {
    byte[] value = new byte[1 << 20];
    apply(store, new StoreChange.Replace(Stores.head(KEY, value, 1, 99), value));
    appendTo(value.length, bytes("first"));
    appendTo(value.length + 5, bytes("second"));
    Spliced before = spliced();
    long copied = meter.count(COPIED);

    appendTo(value.length + 11, bytes("third"));

    assertThat(spliced().pieces()[0]).isSameAs(before.pieces()[0]);
    assertThat(meter.count(COPIED) - copied).isEqualTo("second".length());
  }

  @Test
  void cuttingIntoTheSharedBeginningLeavesEarlierVersionsIntact() {
    apply(store, replace("chat", "[1]", 1));
    apply(store, splice(KEY, bytes("[1]"), 2, bytes(",2]"), 2));
    apply(store, splice(KEY, bytes("[1,2]"), 4, bytes(",3]"), 3));
    Spliced earlier = spliced();

    apply(store, splice(KEY, bytes("[1,2,3]"), 1, bytes("9]"), 4));
    apply(store, splice(KEY, bytes("[9]"), 2, bytes(",8]"), 5));

    assertThat(text(store, "chat")).isEqualTo("[9,8]");
    assertThat(earlier.read()).isEqualTo(bytes("[1,2,3]"));
    assertThat(spliced().pieces()[0]).isNotSameAs(earlier.pieces()[0]);
  }

  @Test
  void tailOfTheCallerIsNotKept() {
    apply(store, replace("chat", "[1]", 1));
    StoreChange.Splice change = splice(KEY, bytes("[1]"), 2, bytes(",2]"), 2);

    apply(store, change);
    change.tail()[0] = 'X';

    assertThat(text(store, "chat")).isEqualTo("[1,2]");
  }

  @Test
  void everyFlippedBitInASplicedValueIsFound() {
    apply(store, replace("chat", "[1]", 1));
    apply(store, splice(KEY, bytes("[1]"), 2, bytes(",2]"), 2));
    Spliced spliced = spliced();

    for (int bit = 0; bit < 8 * 5; bit++) {
      boolean inShared = bit / 8 < spliced.sharedLength();
      byte[] array = inShared ? spliced.pieces()[0] : spliced.tail();
      int index = inShared ? bit / 8 : bit / 8 - spliced.sharedLength();
      array[index] ^= (byte) (1 << bit % 8);
      assertThat(text(store, "chat")).as("bit %d", bit).isEqualTo("(damaged)");
      array[index] ^= (byte) (1 << bit % 8);
    }
    assertThat(text(store, "chat")).isEqualTo("[1,2]");
  }

  @Test
  void spliceUponDamageStaysDamagedUntilReplaced() {
    apply(
        store, replace("whole", "[1]", 1), replace("tail", "[1]", 1), replace("shared", "[1]", 1));
    apply(
        store,
        splice(key("tail"), bytes("[1]"), 2, bytes(",2]"), 2),
        splice(key("shared"), bytes("[1]"), 2, bytes(",2]"), 2));
    ((Whole) value("whole")).bytes()[0] ^= 1;
    ((Spliced) value("tail")).tail()[0] ^= 1;
    ((Spliced) value("shared")).pieces()[0][0] ^= 1;

    apply(
        store,
        splice(key("whole"), bytes("[1]"), 2, bytes(",2]"), 3),
        splice(key("tail"), bytes("[1,2]"), 4, bytes(",3]"), 3),
        splice(key("shared"), bytes("[1,2]"), 4, bytes(",3]"), 3));
    for (String name : List.of("whole", "tail", "shared")) {
      assertThat(text(store, name)).as(name).isEqualTo("(damaged)");
    }
    apply(
        store,
        splice(key("whole"), bytes("[1,2]"), 1, bytes("4]"), 4),
        splice(key("shared"), bytes("[1,2,3]"), 1, bytes("4]"), 4));
    for (String name : List.of("whole", "shared")) {
      assertThat(text(store, name)).as("%s, cut", name).isEqualTo("(damaged)");
    }

    apply(store, replace("whole", "[5]", 5), splice(key("shared"), bytes("[4]"), 0, bytes("6"), 5));
    assertThat(text(store, "whole")).isEqualTo("[5]");
    assertThat(text(store, "shared")).as("nothing of the damage was kept").isEqualTo("6");
  }

  private int readUntil(AtomicBoolean done, CountDownLatch reading) {
    int reads = 0;
    long version = 0;
    while (!done.get()) {
      StoreRead.Hit hit = (StoreRead.Hit) store.find(KEY);
      assertThat(hit.value()).hasSize((int) hit.head().length());
      assertThat(Digest.compute(hit.value())).isEqualTo(hit.head().digest());
      assertThat(hit.head().version()).isGreaterThanOrEqualTo(version);
      version = hit.head().version();
      if (reads++ == 0) {
        reading.countDown();
      }
    }
    return reads;
  }

  /** Now and then cuts back to a short value, so that arrays are left behind and begun anew. */
  private void appendWithTrueDigests(int times) {
    byte[] present = bytes("[0]");
    for (int i = 0; i < times; i++) {
      int keep = i % 500 == 499 ? 2 : present.length - 1;
      byte[] tail = bytes("," + i + "]");
      apply(store, splice(KEY, present, keep, tail, 2 + i));
      present = Stores.concat(present, keep, tail);
    }
  }

  /** Appends without computing the digest of the whole, which would hide the cost. */
  private void appendTo(int keep, byte[] tail) {
    long position = store.appliedPosition() + 1;
    EntryHead sample = Stores.head(KEY, tail, position, EntryHead.NO_DEADLINE);
    EntryHead head =
        new EntryHead(
            KEY,
            position,
            keep + tail.length,
            sample.digest(),
            sample.contentType(),
            sample.deadlineMillis(),
            sample.priority(),
            sample.writer(),
            sample.updatedAtMillis(),
            position);
    store.apply(new StoreBatch(position, List.of(new StoreChange.Splice(head, keep, tail))));
  }

  private Spliced spliced() {
    return (Spliced) value();
  }

  private StoredValue value() {
    return value("chat");
  }

  private StoredValue value(String key) {
    return ((LargeEntry) Objects.requireNonNull(store.index().get(bytes(key)))).value();
  }
}
