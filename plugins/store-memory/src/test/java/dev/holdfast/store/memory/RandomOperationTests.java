package dev.holdfast.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.tck.FakeMeter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The store against the simplest thing that could be right. */
final class RandomOperationTests {
  private static final int OPERATIONS = Boolean.getBoolean("holdfast.proof") ? 1_000_000 : 20_000;
  private static final List<String> NAMESPACES = List.of("a", "b/é", "b/😀", "b/\uFFFD", "c");

  private final MemoryContextStore store = new MemoryContextStore(new FakeMeter());
  private final TreeMap<ContextKey, StoreRead.Hit> model = new TreeMap<>();

  @Test
  void storeAgreesWithTheModel() {
    long seed = System.nanoTime();
    System.out.println("RandomOperationTests seed " + seed);
    run(new Random(seed));
  }

  @Test
  void storeAgreesWithTheModelOnAFixedSeed() {
    run(new Random(42));
  }

  private void run(Random random) {
    long position = 0;
    int operations = 0;
    while (operations < OPERATIONS) {
      position += 1 + random.nextInt(3);
      List<StoreChange> changes = new ArrayList<>();
      int size = random.nextInt(4) == 0 ? 1 + random.nextInt(6) : 1;
      for (int i = 0; i < size; i++) {
        changes.add(change(random, position));
      }
      store.apply(new StoreBatch(position, changes));
      operations += size;

      assertThat(store.appliedPosition()).isEqualTo(position);
      changes.forEach(change -> checkKey(change.key()));
      if (random.nextInt(100) == 0) {
        checkAll(random);
      }
    }
    checkAll(random);
    removeAll(position);
  }

  private StoreChange change(Random random, long position) {
    ContextKey key =
        new ContextKey(
            NAMESPACES.get(random.nextInt(NAMESPACES.size())) + "/" + random.nextInt(12));
    StoreRead.Hit present = model.get(key);
    int kind = random.nextInt(10);
    if (kind == 0) {
      model.remove(key);
      return new StoreChange.Remove(key);
    }
    if (kind == 1 || present == null) {
      byte[] value = someBytes(random, 200);
      EntryHead head = Stores.head(key, value, position, deadline(random));
      model.put(key, new StoreRead.Hit(head, value));
      return new StoreChange.Replace(head, value.clone());
    }
    byte[] old = present.value();
    int keep = keep(random, old.length);
    byte[] tail = someBytes(random, 40);
    byte[] value = Stores.concat(old, keep, tail);
    EntryHead head = Stores.head(key, value, position, deadline(random));
    model.put(key, new StoreRead.Hit(head, value));
    return new StoreChange.Splice(head, keep, tail);
  }

  /** Mostly all, or all but a bracket; sometimes anything. */
  private static int keep(Random random, int length) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(length + 1);
      case 1, 2 -> length;
      default -> Math.max(0, length - 1);
    };
  }

  private static long deadline(Random random) {
    return random.nextBoolean() ? EntryHead.NO_DEADLINE : random.nextInt(1_000);
  }

  private static byte[] someBytes(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  private void checkKey(ContextKey key) {
    StoreRead.Hit expected = model.get(key);
    StoreRead found = store.find(key);
    if (expected == null) {
      assertThat(found).isEqualTo(new StoreRead.Miss());
      assertThat(store.head(key)).isEmpty();
      return;
    }
    assertThat(found).isInstanceOf(StoreRead.Hit.class);
    assertThat(((StoreRead.Hit) found).value()).isEqualTo(expected.value());
    assertThat(((StoreRead.Hit) found).head()).isEqualTo(expected.head());
    assertThat(store.head(key)).contains(expected.head());
  }

  private void checkAll(Random random) {
    model.keySet().forEach(this::checkKey);
    List<EntryHead> heads = model.values().stream().map(StoreRead.Hit::head).toList();
    assertThat(store.scan("", Optional.empty(), 1_000)).isEqualTo(heads);

    String prefix = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
    ContextKey after = new ContextKey(prefix + "/" + random.nextInt(12));
    int limit = 1 + random.nextInt(8);
    assertThat(store.scan(prefix, Optional.of(after), limit))
        .isEqualTo(
            heads.stream()
                .filter(head -> head.key().startsWith(prefix) && head.key().compareTo(after) > 0)
                .limit(limit)
                .toList());

    long now = random.nextInt(1_200);
    assertThat(store.expiring(now, limit))
        .isEqualTo(
            heads.stream()
                .filter(head -> head.isExpiredAt(now))
                .sorted(
                    Comparator.comparingLong(EntryHead::deadlineMillis)
                        .thenComparing(EntryHead::key))
                .limit(limit)
                .toList());

    assertThat(store.stats().entries()).isEqualTo(model.size());
    assertThat(store.stats().valueBytes())
        .isEqualTo(heads.stream().mapToLong(EntryHead::length).sum());
  }

  private void removeAll(long position) {
    List<StoreChange> removals = new ArrayList<>();
    model.keySet().forEach(key -> removals.add(new StoreChange.Remove(key)));
    store.apply(new StoreBatch(position + 1, removals));

    assertThat(store.index().orderedSize()).as("nothing is left of removed keys").isZero();
    assertThat(store.stats().residentBytes()).isZero();
    assertThat(store.stats().valueBytes()).isZero();
  }
}
