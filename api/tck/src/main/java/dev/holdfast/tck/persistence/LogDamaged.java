package dev.holdfast.tck.persistence;

import static dev.holdfast.tck.persistence.Writing.append;
import static dev.holdfast.tck.persistence.Writing.assertPrefix;
import static dev.holdfast.tck.persistence.Writing.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.persistence.Writing.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What opening makes of files that are not as they were left. */
interface LogDamaged {
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
    List<Entry> all = new ArrayList<>(found);
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

  /** What a visitor saw that goes on behind damage. */
  record Seen(List<Entry> entries, List<LogDamage> damages) {}

  private static Seen see(CommitLog log, long after) throws IOException {
    Seen seen = new Seen(new ArrayList<>(), new ArrayList<>());
    log.replay(
        after,
        new CommitLog.Visitor() {
          @Override
          public void visit(long position, byte[] payload) {
            seen.entries().add(new Entry(position, payload));
          }

          @Override
          public void damaged(LogDamage damage) {
            seen.damages().add(damage);
          }
        });
    return seen;
  }

  /** A log of 40 records of which one, not the last, is damaged. */
  record Hit(Written written, int index, Path data) {
    Entry entry() {
      return written.appended().get(index);
    }

    Entry next() {
      return written.appended().get(index + 1);
    }
  }

  /** Empty when the log is in no file, or hides what it keeps. */
  private Optional<Hit> hit() throws IOException {
    Written written = written(40);
    if (!written.isInAFile()) {
      return Optional.empty();
    }
    byte[] content = written.content();
    for (int index = 10; index < 30; index++) {
      int at = indexOf(content, written.appended().get(index).payload());
      if (at >= 0) {
        content[at + 5] ^= 1;
        return Optional.of(new Hit(written, index, changed(written, content)));
      }
    }
    return Optional.empty();
  }

  private static int indexOf(byte[] content, byte[] payload) {
    for (int at = 0; payload.length >= 16 && at + payload.length <= content.length; at++) {
      if (Arrays.equals(content, at, at + payload.length, payload, 0, payload.length)) {
        return at;
      }
    }
    return -1;
  }

  private static void assertRefusesToStart(CommitLog log) {
    HoldfastException refusal = assertThrows(HoldfastException.class, () -> log.start(new Told()));
    assertEquals(ErrorCode.CORRUPT, refusal.code());
  }

  @Test
  @Clause("CommitLog 5")
  default void damageIsToldInItsPlaceAndTheReplayGoesOnBehindIt() throws IOException {
    for (Hit hit : hit().stream().toList()) {
      CommitLog log = bench().openOn(hit.data());
      List<Entry> rest = new ArrayList<>(hit.written().appended());
      rest.remove(hit.index());

      Seen seen = see(log, 0);

      assertSame(rest, seen.entries());
      assertEquals(1, seen.damages().size(), "damages");
      LogDamage damage = seen.damages().getFirst();
      assertTrue(damage.from() <= hit.entry().position(), damage::toString);
      assertEquals(hit.next().position(), damage.to(), damage::toString);
      assertTrue(damage.where().contains(hit.written().name()), damage::toString);
      assertThrows(HoldfastException.class, () -> Writing.replay(log, 0));
      assertRefusesToStart(log);
    }
  }

  @Test
  @Clause("CommitLog.replay")
  default void damageBelowThePositionOfTheReplayIsNotInTheWay() throws IOException {
    for (Hit hit : hit().stream().toList()) {
      List<Entry> appended = hit.written().appended();
      CommitLog log = bench().openOn(hit.data());

      assertSame(appended.subList(hit.index() + 2, 40), Writing.replay(log, hit.next().position()));
      log.start(new Told());

      assertTrue(append(log, "goes on").position() > appended.getLast().position());
    }
  }

  @Test
  @Clause("CommitLog.truncate")
  default void damageThatWasSetAsideIsNotInTheWay() throws IOException {
    for (Hit hit : hit().stream().toList()) {
      CommitLog log = bench().openOn(hit.data());
      see(log, 0);
      long end = log.end();

      log.truncate(end);
      log.start(new Told());

      Entry fresh = append(log, "anew");
      assertTrue(fresh.position() > end, "a position was used again");
      bench().close(log);
      assertSame(List.of(fresh), Writing.replay(bench().openOn(hit.data()), 0));
    }
  }
}
