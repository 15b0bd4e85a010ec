package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.persistence.wal.PowerCutSimulation.ManualThreads;
import dev.holdfast.simulation.FaultyDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A full disk: a record is refused before it has a position, and later ones are taken again. */
class DiskFullTests {
  private final FaultyDisk disk = new FaultyDisk();
  private final RecordingListener listener = new RecordingListener();
  private final ManualThreads threads = new ManualThreads();
  private final List<Entry> entries = new ArrayList<>();

  private WriteAheadLog open(SyncMode mode, long segment) throws IOException {
    return WriteAheadLog.open(Logs.settings(mode, segment), disk, threads, Logs.DIRECTORY);
  }

  /** Appends until the disk is full; the refusal. */
  private HoldfastException fill(WriteAheadLog log, int bytes) {
    for (int i = 0; ; i++) {
      long end = log.end();
      byte[] payload = Logs.random(new SplittableRandom(i), bytes);
      try {
        entries.add(new Entry(log.append(payload), payload));
      } catch (HoldfastException e) {
        assertThat(log.end()).isEqualTo(end);
        return e;
      }
      if (i % 3 == 0) {
        assertThat(threads.body().runOnce()).isTrue();
      }
    }
  }

  @Test
  void aDiskThatFillsUpAtAnyByteRefusesAndGoesOnWhenThereIsSpace() throws IOException {
    int most = 0;
    for (int bytes = 0; bytes < 1500; bytes++) {
      FaultyDisk fresh = new FaultyDisk();
      fresh.fillUpAfter(SegmentHeader.BYTES + bytes);
      ManualThreads hands = new ManualThreads();
      WalSettings settings = Logs.settings(SyncMode.FSYNC, 256);
      WriteAheadLog log = WriteAheadLog.open(settings, fresh, hands, Logs.DIRECTORY);
      RecordingListener told = new RecordingListener();
      log.start(told);
      List<Entry> appended = new ArrayList<>();
      boolean isRefused = false;
      while (!isRefused) {
        try {
          byte[] payload = Logs.random(new SplittableRandom(bytes), 20);
          appended.add(new Entry(log.append(payload), payload));
          assertThat(hands.body().runOnce()).isTrue();
        } catch (HoldfastException e) {
          assertThat(e.refusal().facts()).containsEntry("reason", "disk-full");
          isRefused = true;
        }
      }
      assertThat(told.positions()).hasSameSizeAs(appended);
      assertThat(Logs.replay(log)).as("reads go on").isEqualTo(appended);
      most = Math.max(most, appended.size());

      fresh.fillUpAfter(Long.MAX_VALUE);
      appended.add(new Entry(log.append(new byte[300]), new byte[300]));
      hands.body().runOnce();
      log.close();
      hands.body().run();
      assertThat(told.failures()).isEmpty();
      WriteAheadLog again =
          WriteAheadLog.open(settings, fresh, new ManualThreads(), Logs.DIRECTORY);
      assertThat(Logs.replay(again)).isEqualTo(appended);
    }
    assertThat(most).isGreaterThan(10);
  }

  @ParameterizedTest
  @EnumSource(SyncMode.class)
  void whatWasTakenOnAFullDiskIsWrittenSyncedAndMarked(SyncMode mode) throws IOException {
    WriteAheadLog log = open(mode, 64 << 10);
    log.start(listener);
    disk.fillUpAfter(200_000);

    HoldfastException refusal = fill(log, 5_000);

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("full").hasMessageContaining("nothing was changed");
    assertThat(log.trouble()).isPresent();
    assertThat(log.refused()).isOne();
    // Smaller ones still have their space, and the end of the log has it too.
    fill(log, 1);
    assertThat(log.securedBytes()).isLessThan(100);
    log.close();
    threads.body().run();
    assertThat(listener.failures()).isEmpty();
    assertThat(listener.last()).isEqualTo(entries.getLast().position());
    WriteAheadLog reopened = open(mode, 64 << 10);
    assertThat(Logs.replay(reopened)).isEqualTo(entries);
    assertThat(reopened.stats().cutBytes()).isZero();
  }

  @Test
  void aLogStartsOnAFullDiskAndServesReads() throws IOException {
    WriteAheadLog log = open(SyncMode.FSYNC, 64 << 10);
    log.start(listener);
    for (int i = 0; i < 10; i++) {
      entries.add(new Entry(log.append(new byte[100]), new byte[100]));
    }
    threads.body().runOnce();
    disk.afterProcessCrash().fillUpAfter(0);

    WriteAheadLog full = open(SyncMode.FSYNC, 64 << 10);
    assertThat(Logs.replay(full)).isEqualTo(entries);
    full.start(listener);

    assertThat(full.read(entries.getFirst().position())).isPresent();
    assertThat(fill(full, 1_000).refusal().facts()).containsEntry("reason", "disk-full");
    disk.fillUpAfter(Long.MAX_VALUE);
    assertThat(full.trouble()).as("nobody tried again").isPresent();
    full.append(new byte[1_000]);
    assertThat(full.trouble()).isEmpty();
  }

  @Test
  void aRecordLargerThanAFileIsTakenOrRefusedAsAWhole() throws IOException {
    WriteAheadLog log = open(SyncMode.FSYNC, 4_096);
    log.start(listener);
    entries.add(new Entry(log.append(new byte[10]), new byte[10]));
    disk.fillUpAfter(50_000);
    assertThat(fill(log, 60_000).refusal().facts()).containsEntry("reason", "disk-full");
    disk.fillUpAfter(100_000);
    entries.add(new Entry(log.append(new byte[60_000]), new byte[60_000]));
    entries.add(new Entry(log.append(new byte[10]), new byte[10]));
    threads.body().runOnce();
    assertThat(Logs.replay(log)).isEqualTo(entries);
  }

  @Test
  void onlyAFullDiskIsTakenForOne() {
    assertThat(DiskFull.isCause(new IOException("No space left on device"))).isTrue();
    assertThat(DiskFull.isCause(new IOException("Disk quota exceeded"))).isTrue();
    assertThat(DiskFull.isCause(new FileSystemException("/x", null, "No space left on device")))
        .isTrue();
    assertThat(DiskFull.isCause(new IOException("Input/output error"))).isFalse();
    assertThat(DiskFull.isCause(new IOException())).isFalse();
    assertThat(Optional.of(DiskFull.refusal(Logs.DIRECTORY).code()))
        .hasValue(ErrorCode.UNAVAILABLE);
  }
}
