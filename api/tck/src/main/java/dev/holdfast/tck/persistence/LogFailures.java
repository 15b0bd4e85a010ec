package dev.holdfast.tck.persistence;

import static dev.holdfast.tck.persistence.Writing.append;
import static dev.holdfast.tck.persistence.Writing.assertPrefix;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.tck.FragileFiles;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.persistence.Writing.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device that fails while the log runs. */
interface LogFailures {
  /** The bench of the running test. */
  Bench<CommitLog> bench();

  /** What the settings promise. */
  Endurance endurance();

  /** A running log whose device fails with the next sync. */
  record Failing(CommitLog log, Told told, List<Entry> durable) {}

  /** Empty when the log does not force files through the seam. */
  private List<Failing> failing() {
    if (!bench().claims(Capability.DURABLE) || endurance() != Endurance.POWER_CUT) {
      return List.of();
    }
    FragileFiles files = new FragileFiles(bench().world().files());
    Told told = new Told();
    CommitLog log = bench().openOn(bench().data(), files);
    Logs.begin(log, told);
    List<Entry> durable = append(log, 10, 41);
    bench().until("the first are durable", () -> told.durable() >= log.end());
    if (!files.isUsed()) {
      return List.of();
    }
    files.fail();
    return List.of(new Failing(log, told, durable));
  }

  @Test
  @Clause("CommitLog 4")
  default void afterAFailedSyncNothingMoreBecomesDurable() {
    for (Failing failing : failing()) {
      append(failing.log(), "never durable");
      bench().until("the listener is told", () -> failing.told().failures() > 0);

      long last = failing.durable().getLast().position();
      assertEquals(last, failing.told().durable());
      bench().close(failing.log());
      assertEquals(last, failing.told().durable(), "closing acknowledges nothing either");
      assertEquals(1, failing.told().failures(), "told once");
    }
  }

  @Test
  @Clause("LogListener.failed")
  default void aFailedLogRefusesToAppend() {
    for (Failing failing : failing()) {
      append(failing.log(), "never durable");
      bench().until("the listener is told", () -> failing.told().failures() > 0);

      HoldfastException refusal =
          assertThrows(HoldfastException.class, () -> failing.log().append(new byte[8]));
      assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
    }
  }

  @Test
  @Clause("CommitLog 4")
  default void afterAFailureTheLogIsOpenedAnewAndReplays() {
    for (Failing failing : failing()) {
      List<Entry> all = new ArrayList<>(failing.durable());
      all.add(append(failing.log(), "perhaps written, never acknowledged"));
      bench().until("the listener is told", () -> failing.told().failures() > 0);
      bench().close(failing.log());

      CommitLog reopened = bench().open();
      List<Entry> found = Logs.begin(reopened, new Told());

      assertPrefix(all, found);
      assertTrue(found.size() >= failing.durable().size(), "an acknowledged record is lost");
      assertTrue(append(reopened, "goes on").position() > found.getLast().position());
    }
  }
}
