package dev.holdfast.tck.persistence;

import static dev.holdfast.tck.persistence.Writing.append;
import static dev.holdfast.tck.persistence.Writing.assertPrefix;
import static dev.holdfast.tck.persistence.Writing.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.persistence.Writing.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What opening makes of files that are not as they were left. */
interface LogDamage {
  /** The bench of the running test. */
  Bench<CommitLog> bench();

  /** Writes a log of some records, closes it, and answers its files; none when it has none. */
  private Written written(int records) throws IOException {
    CommitLog log = bench().open();
    Logs.begin(log, new Told());
    List<Entry> appended = append(log, records, 31);
    bench().close(log);
    return new Written(appended, largestFile(bench().data()));
  }

  /** What was written, and where most of it lies. */
  record Written(List<Entry> appended, Optional<Path> file) {
    boolean isInAFile() {
      return file.isPresent();
    }

    String name() {
      return file.orElseThrow().getFileName().toString();
    }

    byte[] content() throws IOException {
      return Files.readAllBytes(file.orElseThrow());
    }
  }

  private Optional<Path> largestFile(Path directory) throws IOException {
    if (!bench().claims(Capability.DURABLE) || !Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .map(bench().data()::relativize)
          .map(directory::resolve);
    }
  }

  /** A copy of the data in which the file has another content. */
  private Path changed(Written written, byte[] content) throws IOException {
    Path copy = bench().elsewhere();
    bench().copy(bench().data(), copy);
    Files.write(copy.resolve(bench().data().relativize(written.file().orElseThrow())), content);
    return copy;
  }

  /** Opens, goes on with one more record, and opens again. */
  private List<Entry> goOn(Path directory) {
    CommitLog log = bench().openOn(directory);
    List<Entry> found = Logs.begin(log, new Told());
    final Entry more = append(log, "more");
    bench().close(log);
    CommitLog again = bench().openOn(directory);
    List<Entry> all = new java.util.ArrayList<>(found);
    all.add(more);
    assertSame(all, Logs.begin(again, new Told()));
    bench().close(again);
    return found;
  }

  @Test
  @Clause("CommitLog 5")
  default void aTornTailIsCut() throws IOException {
    Written written = written(12);
    if (!written.isInAFile()) {
      return;
    }
    byte[] content = written.content();
    for (int cut : new int[] {1, 5, 17, 40, 60}) {
      byte[] torn = Arrays.copyOf(content, Math.max(0, content.length - cut));

      List<Entry> found = goOn(changed(written, torn));

      assertPrefix(written.appended(), found);
      assertTrue(found.size() >= 10, () -> "whole records were lost: " + found.size() + " of 12");
    }
  }

  @Test
  @Clause("CommitLog 5")
  default void garbageBehindTheEndIsNeverReplayed() throws IOException {
    Written written = written(12);
    if (!written.isInAFile()) {
      return;
    }
    byte[] content = written.content();
    SplittableRandom random = new SplittableRandom(32);
    for (int length : new int[] {1, 8, 64, 700}) {
      byte[] longer = Arrays.copyOf(content, content.length + length);
      byte[] garbage = new byte[length];
      random.nextBytes(garbage);
      garbage[0] |= 1;
      System.arraycopy(garbage, 0, longer, content.length, length);

      assertSame(written.appended(), goOn(changed(written, longer)));
    }
  }

  @Test
  @Clause("CommitLog 5")
  default void aLastRecordThatWasWrittenTwiceIsNotReplayedTwice() throws IOException {
    Written written = written(12);
    if (!written.isInAFile()) {
      return;
    }
    byte[] content = written.content();
    for (int length : new int[] {40, 200, content.length / 2}) {
      byte[] longer = Arrays.copyOf(content, content.length + length);
      System.arraycopy(content, content.length - length, longer, content.length, length);
      try {
        assertSame(written.appended(), goOn(changed(written, longer)));
      } catch (HoldfastException e) {
        assertEquals(ErrorCode.CORRUPT, e.code());
      }
    }
  }

  @Test
  @Clause("CommitLog 5")
  default void damageBeforeTheEndIsRefusedByName() throws IOException {
    Written written = written(40);
    if (!written.isInAFile()) {
      return;
    }
    byte[] content = written.content();
    SplittableRandom random = new SplittableRandom(33);
    for (int i = 0; i < 60; i++) {
      int at = random.nextInt(content.length / 2);
      byte[] flipped = content.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Path copy = changed(written, flipped);
      try {
        // A byte that means nothing may change.
        assertSame(written.appended(), goOn(copy));
      } catch (HoldfastException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        assertTrue(
            e.code() == ErrorCode.CORRUPT || e.code() == ErrorCode.UNSUPPORTED,
            () -> "byte " + at + ": " + e.code() + " " + message);
        assertTrue(message.contains(written.name()), () -> "names no file: " + message);
      }
    }
  }
}
