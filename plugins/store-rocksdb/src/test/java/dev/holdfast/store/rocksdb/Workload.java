package dev.holdfast.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random batches, the same for the same seed, and the state they lead to. Values are long enough to
 * have many parts, and are cut everywhere.
 */
final class Workload {
  private static final int KEYS = 30;

  private final TreeMap<ContextKey, StoreRead.Hit> model = new TreeMap<>();
  private final Random random;
  private long position;

  Workload(long seed) {
    random = new Random(seed);
  }

  /** The position of the last batch made. */
  long position() {
    return position;
  }

  /** Makes batches until one is at {@code end}, for nobody. */
  Workload skipTo(long end) {
    while (position < end) {
      next();
    }
    return this;
  }

  /** The next batch; the model already holds what it leads to. */
  StoreBatch next() {
    position++;
    List<StoreChange> changes = new ArrayList<>();
    int size = random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
    for (int i = 0; i < size; i++) {
      changes.add(change());
    }
    return new StoreBatch(position, changes);
  }

  private StoreChange change() {
    ContextKey key = new ContextKey("chats/" + random.nextInt(KEYS));
    StoreRead.Hit present = model.get(key);
    int kind = random.nextInt(20);
    if (kind == 0) {
      model.remove(key);
      return new StoreChange.Remove(key);
    }
    if (kind == 1 || present == null) {
      byte[] value = someBytes(random.nextInt(40) == 0 ? 2_500_000 : 20_000);
      EntryHead head = Rocks.head(key, value, position, deadline());
      model.put(key, new StoreRead.Hit(head, value));
      return new StoreChange.Replace(head, value.clone());
    }
    byte[] old = present.value();
    int keep =
        switch (random.nextInt(20)) {
          case 0 -> random.nextInt(old.length + 1);
          case 1, 2, 3 -> old.length;
          default -> Math.max(0, old.length - 1);
        };
    byte[] tail = someBytes(random.nextInt(10) == 0 ? 5_000 : 400);
    byte[] value = Rocks.concat(old, keep, tail);
    EntryHead head = Rocks.head(key, value, position, deadline());
    model.put(key, new StoreRead.Hit(head, value));
    return new StoreChange.Splice(head, keep, tail);
  }

  private long deadline() {
    return random.nextBoolean() ? EntryHead.NO_DEADLINE : random.nextInt(1_000);
  }

  private byte[] someBytes(int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The keys that exist now. */
  List<ContextKey> keys() {
    return List.copyOf(model.keySet());
  }

  /** Whether the store has exactly this. */
  boolean isTrue(StoreRead.Hit hit) {
    StoreRead.Hit expected = model.get(hit.head().key());
    return expected != null
        && expected.head().equals(hit.head())
        && java.util.Arrays.equals(expected.value(), hit.value());
  }

  /** The heads in order. */
  List<EntryHead> heads() {
    return model.values().stream().map(StoreRead.Hit::head).toList();
  }

  /** Compares everything that can be asked. */
  void check(ContextStore store) {
    assertThat(store.appliedPosition()).isEqualTo(position);
    model.forEach((key, expected) -> {
      assertThat(store.head(key)).contains(expected.head());
      assertThat(store.find(key))
          .isInstanceOfSatisfying(
              StoreRead.Hit.class, hit -> assertThat(isTrue(hit)).as("%s", key).isTrue());
    });
    assertThat(store.scan("", Optional.empty(), 1_000)).isEqualTo(heads());
    assertThat(store.expiring(Long.MAX_VALUE - 1, 1_000))
        .extracting(EntryHead::deadlineMillis)
        .isEqualTo(
            heads().stream()
                .map(EntryHead::deadlineMillis)
                .filter(deadline -> deadline != EntryHead.NO_DEADLINE)
                .sorted()
                .toList());
    assertThat(store.stats().entries()).isEqualTo(model.size());
    assertThat(store.stats().valueBytes())
        .isEqualTo(heads().stream().mapToLong(EntryHead::length).sum());
  }
}
