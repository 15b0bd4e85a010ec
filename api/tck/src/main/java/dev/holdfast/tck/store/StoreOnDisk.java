package dev.holdfast.tck.store;

import static dev.holdfast.tck.store.Changes.bytes;
import static dev.holdfast.tck.store.Changes.key;
import static dev.holdfast.tck.store.Changes.remove;
import static dev.holdfast.tck.store.Changes.replace;
import static dev.holdfast.tck.store.Changes.splice;
import static dev.holdfast.tck.store.Changes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.VersionRow;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a store on disk keeps besides entries; a store that is none has nothing to prove here. */
interface StoreOnDisk {
  /** The bench of the running test. */
  Bench<ContextStore> bench();

  /** The open store; empty when it does not claim to be on disk. */
  private Optional<OnDiskStore> disk() {
    return bench().claims(Capability.ON_DISK)
        ? Optional.of(disk(bench().open()))
        : Optional.empty();
  }

  private static OnDiskStore disk(ContextStore store) {
    return (OnDiskStore) store;
  }

  private static Digest stamp(long position) {
    return Digest.compute(bytes("the state at " + position));
  }

  private static VersionRow row(String key, long version, long position) {
    return new VersionRow(
        key(key), version, position, version - version % 3, (int) (version % 3), version * 100);
  }

  /** A batch with a stamp of its position. */
  private static void apply(
      OnDiskStore store, long position, List<VersionRow> rows, StoreChange... changes) {
    store.apply(new StoreBatch(position, List.of(changes), Optional.of(stamp(position)), rows));
  }

  /** At 10, 20, 30 ...: key {@code a} at version 1, 2, 3 ... */
  private static void applySteps(OnDiskStore store, int from, int to) {
    for (int step = from; step <= to; step++) {
      apply(
          store,
          step * 10L,
          List.of(row("a", step, step * 10L)),
          replace("a", "value " + step, step * 10L));
    }
  }

  private static void assertAtStep(OnDiskStore store, long step) {
    assertEquals(step * 10, store.appliedPosition());
    assertEquals(step == 0 ? "(miss)" : "value " + step, text(store, "a"));
    assertEquals(step == 0 ? Optional.empty() : Optional.of(stamp(step * 10)), store.stamp());
    assertEquals(
        LongStream.rangeClosed(1, step).mapToObj(i -> row("a", i, i * 10)).toList(),
        store.versions(key("a"), 0, 1_000));
  }

  @Test
  @Clause("Capability on-disk")
  default void aStoreIsOnDiskWhenItSaysSo() {
    assertEquals(bench().claims(Capability.ON_DISK), bench().open() instanceof OnDiskStore);
  }

  @Test
  @Clause("OnDiskStore.stamp")
  default void theStampIsThatOfTheLastBatchThatHadOne() {
    disk()
        .ifPresent(store -> {
          assertEquals(Optional.empty(), store.stamp());
          applySteps(store, 1, 2);
          store.apply(new StoreBatch(25, List.of(replace("b", "without", 25))));
          assertEquals(Optional.of(stamp(20)), store.stamp());

          bench().close(store);

          assertEquals(Optional.of(stamp(20)), disk(bench().open()).stamp());
        });
  }

  @Test
  @Clause("OnDiskStore 1")
  default void stampAndVersionsSurviveAnOrderlyEnd() {
    disk()
        .ifPresent(store -> {
          applySteps(store, 1, 5);
          bench().close(store);

          assertAtStep(disk(bench().open()), 5);
        });
  }

  @Test
  @Clause("OnDiskStore 1")
  default void afterACrashStampAndVersionsAreThoseOfThePosition() {
    disk()
        .ifPresent(store -> {
          applySteps(store, 1, 3);
          store.persist();
          applySteps(store, 4, 6);

          OnDiskStore survivor = disk(bench().openOn(bench().crash()));

          assertAtStep(survivor, survivor.appliedPosition() / 10);
          applySteps(survivor, (int) (survivor.appliedPosition() / 10) + 1, 8);
          assertAtStep(survivor, 8);
        });
  }

  @Test
  @Clause("OnDiskStore 1")
  default void aBatchThatDoesNotFitLeavesNeitherStampNorVersions() {
    disk()
        .ifPresent(store -> {
          applySteps(store, 1, 2);

          assertThrows(
              RuntimeException.class,
              () ->
                  apply(
                      store,
                      30,
                      List.of(row("a", 3, 30)),
                      splice("absent", "12345", 5, "more", 30)));

          assertAtStep(store, 2);
          applySteps(store, 3, 3);
          assertAtStep(store, 3);
        });
  }

  @Test
  @Clause("OnDiskStore 1")
  default void aBatchThatWasAppliedBeforeChangesNeitherStampNorVersions() {
    disk()
        .ifPresent(store -> {
          applySteps(store, 1, 3);

          apply(store, 20, List.of(row("a", 9, 20)), replace("a", "again", 20));

          assertAtStep(store, 3);
        });
  }

  @Test
  @Clause("OnDiskStore 2")
  default void whatWasPersistedSurvivesACrash() {
    disk()
        .ifPresent(store -> {
          applySteps(store, 1, 4);
          long durable = store.persist();
          assertEquals(40, durable, "nothing was applied meanwhile");
          applySteps(store, 5, 5);

          OnDiskStore survivor = disk(bench().openOn(bench().crash()));

          assertTrue(
              survivor.appliedPosition() >= durable, () -> "at " + survivor.appliedPosition());
          assertAtStep(survivor, survivor.appliedPosition() / 10);
        });
  }

  @Test
  @Clause("OnDiskStore 2")
  default void anythingMayBeAppliedWhileOthersPersist() {
    disk()
        .ifPresent(store -> {
          List<CompletableFuture<Long>> persisting =
              LongStream.range(0, 4).mapToObj(i -> bench().elsewhere(store::persist)).toList();
          applySteps(store, 1, 20);

          for (CompletableFuture<Long> each : persisting) {
            long durable = bench().join(each);
            assertTrue(durable >= 0 && durable <= 200 && durable % 10 == 0, () -> "at " + durable);
          }
          assertEquals(200, store.persist());
          assertAtStep(store, 20);
        });
  }

  @Test
  @Clause("OnDiskStore 3")
  default void versionsStayWhenTheirEntryGoes() {
    disk()
        .ifPresent(store -> {
          applySteps(store, 1, 2);
          apply(store, 30, List.of(row("a", 3, 30)), remove("a"));

          assertEquals("(miss)", text(store, "a"));
          assertEquals(3, store.versions(key("a"), 0, 10).size());
          bench().close(store);
          assertEquals(3, disk(bench().open()).versions(key("a"), 0, 10).size());
        });
  }

  @Test
  @Clause("OnDiskStore.versions")
  default void versionsOfAKeyAreListedInOrderAndInPages() {
    disk()
        .ifPresent(store -> {
          List<VersionRow> rows =
              LongStream.of(1, 2, 300, 70_000, 1L << 40).mapToObj(v -> row("a", v, 10)).toList();
          apply(
              store,
              10,
              List.of(
                  rows.get(3),
                  rows.get(0),
                  row("a/b", 5, 10),
                  rows.get(4),
                  row("aa", 7, 10),
                  rows.get(2),
                  row("A", 4, 10),
                  rows.get(1)));

          assertEquals(rows, store.versions(key("a"), 0, 10));
          assertEquals(rows.subList(0, 2), store.versions(key("a"), 0, 2));
          assertEquals(rows.subList(2, 4), store.versions(key("a"), 2, 2));
          assertEquals(rows.subList(3, 5), store.versions(key("a"), 301, 10));
          assertEquals(List.of(), store.versions(key("a"), 1L << 40, 10));
          assertEquals(List.of(), store.versions(key("a"), Long.MAX_VALUE, 10));
          assertEquals(List.of(row("a/b", 5, 10)), store.versions(key("a/b"), 0, 10));
          assertEquals(List.of(), store.versions(key("b"), 0, 10));
        });
  }

  @Test
  @Clause("OnDiskStore.versionAtOrBelow")
  default void theHighestVersionAtOrBelowIsFound() {
    disk()
        .ifPresent(store -> {
          apply(
              store,
              10,
              List.of(row("a", 2, 10), row("a", 300, 10), row("a/b", 5, 10), row("A", 1, 10)));

          assertEquals(Optional.empty(), store.versionAtOrBelow(key("a"), 1));
          assertEquals(Optional.of(row("a", 2, 10)), store.versionAtOrBelow(key("a"), 2));
          assertEquals(Optional.of(row("a", 2, 10)), store.versionAtOrBelow(key("a"), 299));
          assertEquals(Optional.of(row("a", 300, 10)), store.versionAtOrBelow(key("a"), 300));
          assertEquals(
              Optional.of(row("a", 300, 10)), store.versionAtOrBelow(key("a"), Long.MAX_VALUE));
          assertEquals(Optional.empty(), store.versionAtOrBelow(key("aa"), 9));
          assertEquals(Optional.empty(), store.versionAtOrBelow(key("a/b"), 4));
        });
  }
}
