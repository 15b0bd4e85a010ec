package dev.holdfast.tck.persistence;

import static dev.holdfast.tck.persistence.Writing.append;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.tck.FragileFiles;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import dev.holdfast.tck.persistence.Writing.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Order, positions, and who is told what. */
interface LogAppends {
  /** The bench of the running test. */
  Bench<CommitLog> bench();

  /** What the settings promise. */
  Endurance endurance();

  /** Opens as the kernel does: replay, then start. */
  private CommitLog started(LogListener listener) {
    CommitLog log = bench().open();
    Logs.begin(log, listener);
    return log;
  }

  @Test
  @Clause("CommitLog 2")
  default void positionsArePositiveAndRise() {
    CommitLog log = started(new Told());

    List<Long> positions = append(log, 300, 1).stream().map(Entry::position).toList();

    assertTrue(positions.getFirst() > 0, () -> "the first is " + positions.getFirst());
    assertEquals(positions.stream().sorted().distinct().toList(), positions);
  }

  @Test
  @Clause("CommitLog.end")
  default void theEndIsThePositionOfTheLastRecordAppended() {
    CommitLog log = started(new Told());

    assertEquals(0, log.end());
    for (Entry entry : append(log, 20, 2)) {
      assertTrue(entry.position() <= log.end());
    }
    long last = append(log, "last").position();

    assertEquals(last, log.end());
  }

  @Test
  @Clause("CommitLog 2")
  default void appendDoesNotWaitForTheDisk() {
    FragileFiles files = new FragileFiles(bench().world().files());
    Told told = new Told();
    CommitLog log = bench().openOn(bench().data(), files);
    Logs.begin(log, told);
    files.hold();
    try {
      List<Entry> appended = bench().join(bench().elsewhere(() -> append(log, 50, 3)));
      assertEquals(50, appended.size());
    } finally {
      files.release();
    }
    bench().until("all is durable", () -> told.durable() >= log.end());
  }

  @Test
  @Clause("CommitLog 3")
  default void everythingBecomesDurable() {
    Told told = new Told();
    CommitLog log = started(told);

    for (int i = 0; i < 20; i++) {
      long last = append(log, 1 + i * 7 % 20, i).getLast().position();
      bench().until("the record is durable", () -> told.durable() >= last);
    }

    assertEquals(log.end(), told.durable());
    assertEquals(0, told.failures());
  }

  @Test
  @Clause("CommitLog 3")
  default void durabilityComesInTheOrderOfPositions() {
    Told told = new Told();
    CommitLog log = started(told);

    List<Long> appended = append(log, 500, 4).stream().map(Entry::position).toList();
    bench().until("all is durable", () -> told.durable() >= appended.getLast());

    assertEquals(
        told.positions().stream().sorted().distinct().toList(), told.positions(), "only rises");
    assertTrue(appended.containsAll(told.positions()), "names records that were appended");
  }

  @Test
  @Clause("LogListener.durable")
  default void nothingIsDurableThatWasNotAppended() {
    AtomicReference<CommitLog> log = new AtomicReference<>();
    List<String> tooFar = new CopyOnWriteArrayList<>();
    Told told = new Told();
    LogListener listener =
        new LogListener() {
          @Override
          public void durable(long position) {
            CommitLog present = log.get();
            if (present != null && position > present.end()) {
              tooFar.add(position + " > " + present.end());
            }
            told.durable(position);
          }

          @Override
          public void failed(Throwable cause) {
            told.failed(cause);
          }
        };
    CommitLog opened = bench().open();
    log.set(opened);
    Logs.begin(opened, listener);

    append(opened, 300, 5);
    bench().until("all is durable", () -> told.durable() >= opened.end());

    assertEquals(List.of(), List.copyOf(tooFar));
  }

  @Test
  @Clause("CommitLog 3")
  default void nothingIsDurableBeforeTheDeviceSaysSo() {
    if (!bench().claims(Capability.DURABLE) || endurance() != Endurance.POWER_CUT) {
      return;
    }
    FragileFiles files = new FragileFiles(bench().world().files());
    Told told = new Told();
    CommitLog log = bench().openOn(bench().data(), files);
    Logs.begin(log, told);
    long durable = append(log, "before").position();
    bench().until("the first is durable", () -> told.durable() >= durable);
    if (!files.isUsed()) {
      return;
    }
    files.hold();
    try {
      append(log, "during");
      bench().until("the device is asked", () -> files.waiting() > 0);
      assertEquals(durable, told.durable(), "told durable before the device was done");
    } finally {
      files.release();
    }
    bench().until("the second is durable", () -> told.durable() == log.end());
  }

  @Test
  @Clause("CommitLog.append")
  default void payloadsOfAnySizeComeBack() throws IOException {
    Told told = new Told();
    CommitLog log = started(told);
    SplittableRandom random = new SplittableRandom(6);
    List<Entry> appended = new ArrayList<>();
    for (int size : new int[] {0, 1, 4_095, 4_096, 300_000, 0, 9 << 20, 3}) {
      byte[] payload = new byte[size];
      random.nextBytes(payload);
      appended.add(append(log, payload));
    }
    bench().until("all is durable", () -> told.durable() >= log.end());

    if (bench().claims(Capability.HISTORY)) {
      Writing.assertSame(appended, Writing.replay(log, 0));
      for (Entry entry : appended) {
        assertArrayEquals(entry.payload(), log.read(entry.position()).orElseThrow());
      }
    }
  }

  @Test
  @Clause("LogStats")
  default void figuresAreReal() {
    Told told = new Told();
    CommitLog log = started(told);
    assertEquals(0, log.stats().records());

    append(log, 40, 7);
    bench().until("all is durable", () -> log.stats().durablePosition() == log.end());

    assertEquals(40, log.stats().records());
    assertTrue(log.stats().largestBatch() <= 40);
    assertTrue(log.stats().syncs() <= 45, "more syncs than records");
  }

  @Test
  @Clause("CommitLog 7")
  default void closingMakesDurableWhatWasAppendedAndTells() {
    Told told = new Told();
    CommitLog log = started(told);
    long last = append(log, 200, 8).getLast().position();

    bench().close(log);

    assertEquals(last, told.durable(), "told when close returned");
    assertEquals(0, told.failures());
  }

  @Test
  @Clause("CommitLog 7")
  default void closingTwiceDoesNothingMore() {
    Told told = new Told();
    CommitLog log = started(told);
    append(log, "x");
    bench().close(log);
    final List<Long> before = told.positions();

    log.close();

    assertEquals(before, told.positions());
    assertEquals(0, told.failures());
  }

  @Test
  @Clause("CommitLog 7")
  default void aLogThatNeverStartedIsClosedInSilence() throws IOException {
    CommitLog log = bench().open();

    Writing.replay(log, 0);
    bench().close(log);

    assertEquals(0, log.end());
  }

  @Test
  @Clause("CommitLog.append")
  default void anAppendAfterClosingIsRefused() {
    CommitLog log = started(new Told());
    final long end = append(log, "x").position();
    bench().close(log);

    HoldfastException refusal =
        assertThrows(HoldfastException.class, () -> log.append(new byte[1]));

    assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
    assertEquals(end, log.end());
  }
}
