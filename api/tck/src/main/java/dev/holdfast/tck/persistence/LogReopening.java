package dev.holdfast.tck.persistence;

import static dev.holdfast.tck.persistence.Writing.append;
import static dev.holdfast.tck.persistence.Writing.assertSame;
import static dev.holdfast.tck.persistence.Writing.replay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.tck.FragileFiles;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.persistence.Writing.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the next life of a log finds. */
interface LogReopening {
  /** The bench of the running test. */
  Bench<CommitLog> bench();

  /** What the settings promise. */
  Endurance endurance();

  private boolean survives(Endurance what) {
    return bench().claims(Capability.DURABLE) && endurance().compareTo(what) >= 0;
  }

  @Test
  @Clause("Capability durable")
  default void aReopenedLogReplaysExactlyWhenItIsDurable() throws IOException {
    CommitLog log = bench().open();
    Logs.begin(log, new Told());
    List<Entry> appended = append(log, 200, 21);
    bench().close(log);

    CommitLog reopened = bench().open();

    boolean isDurable = bench().claims(Capability.DURABLE);
    assertSame(isDurable ? appended : List.of(), replay(reopened, 0));
    assertEquals(isDurable ? appended.getLast().position() : 0, reopened.end());
    assertEquals(isDurable ? 200 : 0, reopened.stats().replayedRecords());
    assertEquals(0, reopened.stats().cutBytes());
  }

  @Test
  @Clause("CommitLog 2")
  default void aLogLivesManyLives() {
    List<Entry> all = new ArrayList<>();
    for (int life = 0; life < 12; life++) {
      CommitLog log = bench().open();
      List<Entry> replayed = Logs.begin(log, new Told());
      if (bench().claims(Capability.DURABLE)) {
        assertSame(all, replayed);
      }
      all.addAll(append(log, life % 4 * 5, life));
      bench().close(log);
    }
    if (bench().claims(Capability.DURABLE)) {
      List<Long> positions = all.stream().map(Entry::position).toList();
      assertEquals(positions.stream().sorted().distinct().toList(), positions);
    }
  }

  @Test
  @Clause("CommitLog 3")
  default void anAcknowledgedRecordSurvivesTheEndOfTheProcess() throws IOException {
    if (!survives(Endurance.CRASH)) {
      return;
    }
    Told told = new Told();
    CommitLog log = bench().open();
    Logs.begin(log, told);
    for (int burst = 0; burst < 4; burst++) {
      List<Entry> appended = append(log, 30, burst);
      bench().until("the burst is durable", () -> told.durable() >= appended.getLast().position());
      List<Entry> before = replay(log, 0);
      Path copy = bench().crash();

      CommitLog survivor = bench().openOn(copy);

      assertSame(before, replay(survivor, 0));
      bench().close(survivor);
    }
  }

  @Test
  @Clause("CommitLog 3")
  default void anAcknowledgedRecordSurvivesAPowerCut() throws IOException {
    if (!survives(Endurance.POWER_CUT)) {
      return;
    }
    FragileFiles files = new FragileFiles(bench().world().files());
    Told told = new Told();
    CommitLog log = bench().openOn(bench().data(), files);
    Logs.begin(log, told);
    for (int burst = 0; burst < 4; burst++) {
      List<Entry> appended = append(log, 30, burst);
      bench().until("the burst is durable", () -> told.durable() >= appended.getLast().position());
      if (!files.isUsed()) {
        return;
      }
      List<Entry> before = replay(log, 0);
      Path found = bench().elsewhere();
      files.cutPower(bench().data(), found);

      CommitLog survivor = bench().openOn(found);

      assertSame(before, replay(survivor, 0));
      bench().close(survivor);
    }
  }

  @Test
  @Clause("CommitLog 7")
  default void whatWasAppendedLastIsThereAfterClosing() {
    if (!survives(Endurance.CLOSING)) {
      return;
    }
    for (int life = 1; life <= 5; life++) {
      CommitLog log = bench().open();
      List<Entry> replayed = Logs.begin(log, new Told());
      assertEquals(life - 1, replayed.size(), "records of earlier lives");

      append(log, "appended just before the end of life " + life);
      bench().close(log);
    }
  }

  @Test
  @Clause("CommitLog 1")
  default void aLogThatWasOnlyOpenedIsUnchanged() throws IOException {
    CommitLog log = bench().open();
    Logs.begin(log, new Told());
    final List<Entry> appended = append(log, 10, 22);
    bench().close(log);
    if (!survives(Endurance.CLOSING)) {
      return;
    }

    for (int i = 0; i < 3; i++) {
      CommitLog looked = bench().open();
      assertSame(appended, replay(looked, 0));
      bench().close(looked);
      CommitLog started = bench().open();
      assertSame(appended, Logs.begin(started, new Told()));
      bench().close(started);
    }
  }

  @Test
  @Clause("Capability shared")
  default void aSharedLogIsSeenByOthers() throws IOException {
    Told told = new Told();
    CommitLog log = bench().open();
    Logs.begin(log, told);
    List<Entry> appended = append(log, 10, 23);
    bench().until("all is durable", () -> told.durable() >= log.end());

    if (bench().claims(Capability.SHARED)) {
      assertSame(appended, replay(bench().open(), 0));
    } else {
      assertTrue(replay(bench().openOn(bench().elsewhere()), 0).isEmpty(), "other data");
    }
  }
}
