package dev.holdfast.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bit is turned in its files, the store serves no wrong value and hides no entry. */
@Timeout(180)
final class DamageTests {
  private static final int FLIPS = Boolean.getBoolean("holdfast.proof") ? 5_000 : 60;
  private static final int BATCHES = 500;

  @TempDir private Path root;

  private final Workload workload = new Workload(11);
  private Path whole = Path.of("unset");
  private int damaged;
  private int refused;

  @BeforeEach
  void fill() {
    whole = root.resolve("whole");
    try (ContextStore store = Rocks.open(whole)) {
      for (int i = 0; i < BATCHES; i++) {
        store.apply(workload.next());
      }
    }
  }

  @Test
  void noBitOfATableLeadsToAWrongAnswer() throws IOException {
    flipBits("sst");

    assertThat(damaged).as("values told as damaged").isPositive();
    assertThat(refused).as("reads and openings refused").isPositive();
  }

  @Test
  void noBitOfTheListOfTablesLeadsToAWrongAnswer() throws IOException {
    flipBits("MANIFEST");
    flipBits("CURRENT");

    assertThat(refused).as("openings refused").isPositive();
  }

  private void flipBits(String name) throws IOException {
    long seed = System.nanoTime();
    System.out.println("DamageTests seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < FLIPS / 3; i++) {
      Path copy = root.resolve(name + i);
      Rocks.copy(whole, copy);
      List<Path> candidates =
          Rocks.files(copy).stream()
              .filter(file -> file.getFileName().toString().contains(name))
              .toList();
      Path file = candidates.get(random.nextInt(candidates.size()));
      long bit = (long) (random.nextDouble() * Files.size(file) * 8);
      flip(file, bit);

      check(copy, file.getFileName() + " bit " + bit);
    }
  }

  private static void flip(Path file, long bit) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(bit / 8);
      int before = open.read();
      open.seek(bit / 8);
      open.write(before ^ 1 << bit % 8);
    }
  }

  private void check(Path data, String what) {
    ContextStore store = refusable(() -> Rocks.open(data)).orElse(null);
    if (store == null) {
      return;
    }
    try (store) {
      if (store.appliedPosition() != workload.position()) {
        // An earlier state, whole in itself: the log goes on from there.
        new Workload(11).skipTo(store.appliedPosition()).check(store);
        return;
      }
      for (ContextKey key : workload.keys()) {
        refusable(() -> store.find(key)).ifPresent(read -> checkRead(read, what));
      }
      Optional<List<EntryHead>> heads = refusable(() -> store.scan("", Optional.empty(), 1_000));
      heads.ifPresent(found -> assertThat(found).as(what).isEqualTo(workload.heads()));
    }
  }

  private void checkRead(StoreRead read, String what) {
    switch (read) {
      case StoreRead.Hit hit -> assertThat(workload.isTrue(hit)).as(what).isTrue();
      case StoreRead.Damaged _ -> damaged++;
      case StoreRead.Miss _ -> throw new AssertionError("an entry vanished: " + what);
    }
  }

  /** A refusal names the remedy. */
  private <T> Optional<T> refusable(Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (HoldfastException e) {
      refused++;
      assertThat(e.code()).isIn(ErrorCode.CORRUPT, ErrorCode.UNAVAILABLE);
      assertThat(e).hasMessageContaining("remove " + root).hasMessageContaining("from the log");
      return Optional.empty();
    }
  }
}
