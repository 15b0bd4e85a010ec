package dev.holdfast.tck.persistence;

import static dev.holdfast.tck.persistence.Writing.append;
import static dev.holdfast.tck.persistence.Writing.assertSame;
import static dev.holdfast.tck.persistence.Writing.replay;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.persistence.Writing.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Giving up the beginning of a log. */
interface LogTruncation {
  /** Large enough that some of them fill a file of any log. */
  int LARGE = 300_000;

  /** The bench of the running test. */
  Bench<CommitLog> bench();

  /** A running log of some large, durable records. */
  record Running(CommitLog log, Told told, List<Entry> appended) {}

  private Running running() {
    Told told = new Told();
    CommitLog log = bench().open();
    Logs.begin(log, told);
    SplittableRandom random = new SplittableRandom(51);
    List<Entry> appended = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      byte[] payload = new byte[LARGE];
      random.nextBytes(payload);
      appended.add(append(log, payload));
    }
    bench().until("all is durable", () -> told.durable() >= log.end());
    return new Running(log, told, appended);
  }

  /** Of what was appended, what the log still has to give back. */
  private List<Entry> kept(CommitLog log, List<Entry> appended) {
    long truncated = log.stats().truncatedPosition();
    return bench().claims(Capability.HISTORY)
        ? appended.stream().filter(entry -> entry.position() > truncated).toList()
        : List.of();
  }

  @Test
  @Clause("CommitLog 6")
  default void whatWasTruncatedIsNeitherVisitedNorRead() throws IOException {
    Running running = running();
    CommitLog log = running.log();
    long position = running.appended().get(7).position();

    log.truncate(position);

    assertTrue(log.stats().truncatedPosition() <= position, "more than asked for");
    if (bench().claims(Capability.HISTORY)) {
      long first = running.appended().getFirst().position();
      assertTrue(log.stats().truncatedPosition() >= first, "nothing was truncated");
    }
    List<Entry> kept = kept(log, running.appended());
    assertSame(kept, replay(log, 0));
    for (Entry entry : running.appended()) {
      Optional<byte[]> read = log.read(entry.position());
      assertEquals(kept.contains(entry), read.isPresent(), entry::toString);
      read.ifPresent(found -> assertArrayEquals(entry.payload(), found));
    }
  }

  @Test
  @Clause("CommitLog.truncate")
  default void truncationOutlivesTheLog() throws IOException {
    Running running = running();
    running.log().truncate(running.appended().get(7).position());
    final long truncated = running.log().stats().truncatedPosition();
    final List<Entry> kept = kept(running.log(), running.appended());
    bench().close(running.log());
    if (!bench().claims(Capability.DURABLE)) {
      return;
    }

    CommitLog reopened = bench().open();

    assertEquals(truncated, reopened.stats().truncatedPosition());
    assertSame(kept, replay(reopened, 0));
    assertEquals(running.appended().getLast().position(), reopened.end());
  }

  @Test
  @Clause("CommitLog 6")
  default void noPositionIsUsedAgainAfterTruncation() {
    Running running = running();
    long last = running.appended().getLast().position();
    try {
      running.log().truncate(last);
      assertEquals(last, running.log().end());
      long next = append(running.log(), "next").position();
      assertTrue(next > last, "after the truncation");
      bench().until("it is durable", () -> running.told().durable() >= next);
      running.log().truncate(next);
      bench().close(running.log());
      if (bench().claims(Capability.DURABLE)) {
        CommitLog reopened = bench().open();
        Logs.begin(reopened, new Told());
        assertTrue(append(reopened, "again").position() > next, "in the next life");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Clause("CommitLog.truncate")
  default void aLogBeginsAnewAboveItsEnd() throws IOException {
    Told told = new Told();
    CommitLog log = bench().open();
    Logs.begin(log, told);
    List<Entry> old = append(log, 20, 52);
    bench().close(log);
    CommitLog reopened = bench().open();
    replay(reopened, 0);
    long position = old.getLast().position() + 5_000;

    reopened.truncate(position);

    assertEquals(position, reopened.end());
    assertEquals(List.of(), replay(reopened, 0));
    assertEquals(Optional.empty(), reopened.read(old.getFirst().position()));
    reopened.start(told);
    List<Entry> fresh = append(reopened, 20, 53);
    assertTrue(fresh.getFirst().position() > position, "a position was used again");
    bench().until("all is durable", () -> told.durable() >= reopened.end());
    assertSame(bench().claims(Capability.HISTORY) ? fresh : List.of(), replay(reopened, 0));
    bench().close(reopened);
    if (bench().claims(Capability.DURABLE)) {
      CommitLog again = bench().open();
      assertSame(fresh, replay(again, 0));
      assertEquals(fresh.getLast().position(), again.end());
    }
  }

  @Test
  @Clause("CommitLog.truncate")
  default void whatWasThereBeforeALogBeganAnewIsSetAside() throws IOException {
    CommitLog log = bench().open();
    Logs.begin(log, new Told());
    append(log, 20, 54);
    bench().close(log);
    long before = bytes(bench().data());
    CommitLog reopened = bench().open();
    replay(reopened, 0);

    reopened.truncate(reopened.end());
    reopened.start(new Told());
    bench().close(reopened);

    assertTrue(bytes(bench().data()) >= before, "something was deleted");
  }

  private static long bytes(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  @Clause("CommitLog 1")
  default void readersGoOnWhileTheLogIsTruncated() throws IOException {
    Running running = running();
    CommitLog log = running.log();

    CompletableFuture<Integer> reader = bench().elsewhere(() -> readWhile(log, running.appended()));
    for (Entry entry : running.appended().subList(0, 10)) {
      log.truncate(entry.position());
      long more = append(log, new byte[LARGE]).position();
      bench().until("it is durable", () -> running.told().durable() >= more);
    }

    assertTrue(bench().join(reader) > 0, "the reader read");
  }

  /** A record comes back as it was, or not at all; a replay skips none of those that are there. */
  private static int readWhile(CommitLog log, List<Entry> appended) throws IOException {
    for (int round = 1; ; round++) {
      for (Entry entry : appended) {
        log.read(entry.position()).ifPresent(found -> assertArrayEquals(entry.payload(), found));
      }
      List<Long> positions = replay(log, 0).stream().map(Entry::position).toList();
      assertEquals(positions.stream().sorted().distinct().toList(), positions);
      if (round >= 20) {
        return round;
      }
    }
  }
}
