package dev.holdfast.tck.persistence;

import static dev.holdfast.tck.persistence.Writing.append;
import static dev.holdfast.tck.persistence.Writing.assertPrefix;
import static dev.holdfast.tck.persistence.Writing.assertSame;
import static dev.holdfast.tck.persistence.Writing.replay;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.tck.FragileFiles;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.persistence.Writing.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a running log gives back. */
interface LogReads {
  /** The bench of the running test. */
  Bench<CommitLog> bench();

  /** What the settings promise. */
  Endurance endurance();

  /** A running log with durable records; none come back when it does not claim {@code history}. */
  private Running running(int records) {
    Told told = new Told();
    CommitLog log = bench().open();
    Logs.begin(log, told);
    List<Entry> appended = append(log, records, 11);
    bench().until("all is durable", () -> told.durable() >= log.end());
    return new Running(log, told, bench().claims(Capability.HISTORY) ? appended : List.of());
  }

  /** A log, and what it must give back. */
  record Running(CommitLog log, Told told, List<Entry> kept) {}

  @Test
  @Clause("Capability history")
  default void recordsAreReadByTheirPositionExactlyWhenHistoryIsKept() throws IOException {
    Running running = running(150);

    for (Entry entry : running.kept()) {
      assertArrayEquals(
          entry.payload(), running.log().read(entry.position()).orElseThrow(), entry::toString);
    }
    if (running.kept().isEmpty()) {
      assertEquals(Optional.empty(), running.log().read(running.log().end()));
    }
  }

  @Test
  @Clause("CommitLog.read")
  default void readingWhereNoRecordBeginsIsEmpty() throws IOException {
    Running running = running(30);
    List<Long> positions = running.kept().stream().map(Entry::position).toList();
    long end = Math.min(running.log().end(), 40_000) + 1_000;

    for (long position = -1; position < end; position++) {
      boolean begins = positions.contains(position);
      assertEquals(begins, running.log().read(position).isPresent(), "position " + position);
    }
    assertEquals(Optional.empty(), running.log().read(Long.MIN_VALUE));
    assertEquals(Optional.empty(), running.log().read(Long.MAX_VALUE));
  }

  @Test
  @Clause("CommitLog 1")
  default void aRunningLogIsReplayed() throws IOException {
    Running running = running(100);

    assertSame(running.kept(), replay(running.log(), 0));
  }

  @Test
  @Clause("CommitLog.replay")
  default void replayGoesOnAfterAPosition() throws IOException {
    Running running = running(60);
    List<Entry> kept = running.kept();

    for (int i = 0; i < kept.size(); i += 7) {
      assertSame(kept.subList(i + 1, kept.size()), replay(running.log(), kept.get(i).position()));
    }
    assertEquals(List.of(), replay(running.log(), running.log().end()));
    assertEquals(List.of(), replay(running.log(), Long.MAX_VALUE));
  }

  @Test
  @Clause("CommitLog.replay")
  default void anExceptionOfTheVisitorEndsTheVisitAndIsPassedOn() throws IOException {
    Running running = running(20);
    if (running.kept().isEmpty()) {
      return;
    }
    List<Long> visited = new ArrayList<>();
    IllegalStateException planted = new IllegalStateException("planted");

    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                running
                    .log()
                    .replay(
                        0,
                        (position, payload) -> {
                          visited.add(position);
                          if (visited.size() == 3) {
                            throw planted;
                          }
                        }));

    assertEquals(planted, thrown);
    assertEquals(3, visited.size());
    assertSame(running.kept(), replay(running.log(), 0));
  }

  @Test
  @Clause("CommitLog 1")
  default void readersSeeDurableRecordsOnly() throws IOException {
    if (endurance() != Endurance.POWER_CUT || !bench().claims(Capability.HISTORY)) {
      return;
    }
    FragileFiles files = new FragileFiles(bench().world().files());
    Told told = new Told();
    CommitLog log = bench().openOn(bench().data(), files);
    Logs.begin(log, told);
    List<Entry> durable = append(log, 10, 12);
    bench().until("the first are durable", () -> told.durable() >= log.end());
    files.hold();
    try {
      long pending = append(log, "not yet").position();
      if (told.durable() < pending) {
        assertSame(durable, replay(log, 0));
        assertEquals(Optional.empty(), log.read(pending));
      }
    } finally {
      files.release();
    }
    bench().until("the last is durable", () -> told.durable() >= log.end());
    assertEquals(11, replay(log, 0).size());
  }

  @Test
  @Clause("CommitLog 1")
  default void readersSeeABeginningWhileRecordsAreAppended() {
    Running running = running(50);
    CommitLog log = running.log();
    List<Entry> all = new ArrayList<>(running.kept());

    CompletableFuture<Integer> reader = bench().elsewhere(() -> readWhile(log, running.told()));
    List<Entry> more = append(log, 3_000, 13);
    bench().until("all is durable", () -> running.told().durable() >= log.end());

    assertTrue(bench().join(reader) > 0, "the reader read");
    if (bench().claims(Capability.HISTORY)) {
      all.addAll(more);
      assertPrefix(all, bench().join(bench().elsewhere(() -> replay(log, 0))));
    }
  }

  /** Each replay is a beginning of the next, and nothing that was durable is missing. */
  private static int readWhile(CommitLog log, Told told) throws IOException {
    List<Entry> before = replay(log, 0);
    for (int round = 1; ; round++) {
      long durable = told.durable();
      List<Entry> now = replay(log, 0);
      assertPrefix(now, before);
      if (!now.isEmpty()) {
        Entry last = now.getLast();
        assertTrue(last.position() >= durable, "a durable record is missing");
        assertArrayEquals(last.payload(), log.read(last.position()).orElseThrow());
      }
      if (round >= 20) {
        return round;
      }
      before = now;
    }
  }
}
