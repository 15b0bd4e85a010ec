package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.persistence.wal.PowerCutSimulation.ManualThreads;
import dev.holdfast.simulation.FaultyDisk;
import dev.holdfast.tck.RealFiles;
import dev.holdfast.tck.RealThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fail, threads that are interrupted, callers that are too fast. */
class FaultTests {
  private static final int SEGMENT = 64 << 10;

  @Test
  void aFailedSyncIsNeverAcknowledgedAndPoisonsTheLog() throws IOException {
    for (int k = 0; k < 500; k++) {
      FaultyDisk disk = new FaultyDisk();
      disk.failForceAfter(k + 1);
      RecordingListener listener = new RecordingListener();
      ManualThreads threads = new ManualThreads();
      WriteAheadLog log = open(disk, threads, SEGMENT);
      log.start(listener);
      List<Entry> entries = new ArrayList<>();
      while (append(log, entries, k) && threads.body().runOnce()) {}
      assertThat(listener.failures()).as("sync %d", k).hasSize(1);
      assertThat(listener.positions()).hasSize(k);
      assertRefused(log);
      assertThat(log.read(entries.getLast().position())).as("not durable").isEmpty();

      SplittableRandom random = new SplittableRandom(k);
      FaultyDisk left = disk.afterPowerCut(random);
      assertPrefix(Logs.replay(open(left, new ManualThreads(), SEGMENT)), entries, k);
    }
    System.out.println("500 failed syncs, 0 acknowledged, the log ended each time");
  }

  @Test
  void bytesOfAFailedSyncAreWrittenAgainWhenTheLogIsReopened() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    disk.failForceAfter(2);
    ManualThreads threads = new ManualThreads();
    WriteAheadLog log = open(disk, threads, SEGMENT);
    log.start(new RecordingListener());
    List<Entry> entries = new ArrayList<>();
    while (append(log, entries, 1) && threads.body().runOnce()) {}

    WriteAheadLog reopened = open(disk.afterProcessCrash(), new ManualThreads(), SEGMENT);
    assertThat(Logs.replay(reopened)).isEqualTo(entries);
    reopened.start(new RecordingListener());

    FaultyDisk left = disk.afterPowerCut(new SplittableRandom(1));
    assertThat(Logs.replay(open(left, new ManualThreads(), SEGMENT))).isEqualTo(entries);
  }

  @Test
  void aListenerThatThrowsPoisonsTheLog() throws IOException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    ManualThreads threads = new ManualThreads();
    WriteAheadLog log = open(new FaultyDisk(), threads, 1 << 20);
    log.start(
        new LogListener() {
          @Override
          public void durable(long position) {
            throw new IllegalStateException("listener");
          }

          @Override
          public void failed(Throwable cause) {
            failure.set(cause);
          }
        });
    log.append(new byte[1]);
    assertThat(threads.body().runOnce()).isFalse();
    assertThat(failure.get()).hasMessage("listener");
    assertRefused(log);
  }

  @Test
  void closingAfterAFailureReturnsAndTellsOnce() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    RecordingListener listener = new RecordingListener();
    WriteAheadLog log = Logs.open(disk, Logs.DIRECTORY, 1 << 20);
    log.start(listener);
    disk.failForceAfter(0);
    log.append(new byte[10]);
    listener.awaitFailure();
    log.close();
    log.close();
    assertThat(listener.failures()).hasSize(1);
    assertThat(listener.positions()).isEmpty();
  }

  @Test
  void appendWaitsWhenTooMuchIsPendingAndGoesOnWhenItIsTaken() throws Exception {
    ManualThreads threads = new ManualThreads();
    WalSettings settings = new WalSettings(SyncMode.FSYNC, 1 << 20, 1000);
    WriteAheadLog log = WriteAheadLog.open(settings, new FaultyDisk(), threads, Logs.DIRECTORY);
    log.start(new RecordingListener());
    log.append(new byte[5000]);
    CountDownLatch done = new CountDownLatch(1);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              log.append(new byte[500]);
              done.countDown();
            });
    while (writer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(done.getCount()).isOne();
    threads.body().runOnce();
    done.await();
    assertThat(log.stats().records()).isEqualTo(2);
  }

  @Test
  void aWaitingAppendIsRefusedWhenTheLogFails() throws Exception {
    ManualThreads threads = new ManualThreads();
    WalSettings settings = new WalSettings(SyncMode.FSYNC, 1 << 20, 1000);
    FaultyDisk disk = new FaultyDisk();
    WriteAheadLog log = WriteAheadLog.open(settings, disk, threads, Logs.DIRECTORY);
    log.start(new RecordingListener());
    log.append(new byte[900]);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                log.append(new byte[500]);
              } catch (HoldfastException e) {
                thrown.set(e);
              }
            });
    while (writer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    log.close();
    writer.join();
    assertThat(thrown.get()).isInstanceOf(HoldfastException.class);
  }

  @Test
  void anInterruptedReaderHarmsNobody(@TempDir Path directory) throws Exception {
    RecordingListener listener = new RecordingListener();
    try (WriteAheadLog log = Logs.open(new RealFiles(), directory, 1 << 20)) {
      log.start(listener);
      long position = log.append(Logs.bytes("x"));
      listener.await(position);
      Thread.currentThread().interrupt();
      assertThat(log.read(position)).hasValue(Logs.bytes("x"));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(listener.await(log.append(Logs.bytes("y")))).isTrue();
    }
  }

  @Test
  void anInterruptOfTheLogThreadWhileItWaitsIsWithoutEffect(@TempDir Path directory)
      throws Exception {
    RecordingListener listener = new RecordingListener();
    AtomicReference<Thread> thread = new AtomicReference<>();
    InterruptibleThreads threads = new InterruptibleThreads(thread);
    try (WriteAheadLog log =
        WriteAheadLog.open(
            Logs.settings(SyncMode.FSYNC, 1 << 20), new RealFiles(), threads, directory)) {
      log.start(listener);
      for (int i = 0; i < 20; i++) {
        while (thread.get().getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
        thread.get().interrupt();
        assertThat(listener.await(log.append(new byte[10]))).isTrue();
      }
    }
    assertThat(listener.failures()).isEmpty();
  }

  private static boolean append(WriteAheadLog log, List<Entry> entries, int seed) {
    byte[] payload = Logs.random(new SplittableRandom(seed), 20);
    entries.add(new Entry(log.append(payload), payload));
    return true;
  }

  /** What is left are the first records appended, and not fewer than were acknowledged. */
  private static void assertPrefix(List<Entry> left, List<Entry> appended, int acknowledged) {
    assertThat(left).hasSizeBetween(acknowledged, appended.size());
    assertThat(left).isEqualTo(appended.subList(0, left.size()));
  }

  private static void assertRefused(WriteAheadLog log) {
    assertThatThrownBy(() -> log.append(new byte[1]))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private static WriteAheadLog open(FaultyDisk disk, ManualThreads threads, long segment)
      throws IOException {
    return WriteAheadLog.open(
        Logs.settings(SyncMode.FSYNC, segment), disk, threads, Logs.DIRECTORY);
  }

  private record InterruptibleThreads(AtomicReference<Thread> thread)
      implements dev.holdfast.api.seam.Threads {
    @Override
    public Thread platform(String name, Runnable body) {
      Thread started = new RealThreads().platform(name, body);
      thread.set(started);
      return started;
    }

    @Override
    public Thread virtual(String name, Runnable body) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Repeating every(String name, java.time.Duration period, Runnable body) {
      throw new UnsupportedOperationException();
    }
  }
}
