package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.simulation.FaultyDisk;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sync serves everybody who came while the one before it ran. */
class GroupCommitTests {
  private static final int WRITERS = 16;
  private static final int RECORDS = 100;

  @TempDir private Path directory;

  @Test
  void sixteenWritersShareTheirSyncs() throws Exception {
    AtomicLong appended = new AtomicLong();
    AtomicLong durable = new AtomicLong();
    AtomicInteger active = new AtomicInteger(WRITERS);
    // A disk slow enough that every writer has appended when a sync ends.
    BooleanSupplier everybodyWaits = () -> appended.get() - durable.get() >= active.get();
    SlowFiles files = new SlowFiles(everybodyWaits);
    RecordingListener listener = new RecordingListener();
    try (WriteAheadLog log = Logs.open(files, directory, 64 << 20)) {
      log.start(listener);
      long before = files.real.forces();
      files.isSlow = true;
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int record = 0; record < RECORDS; record++) {
                    long position;
                    synchronized (log) {
                      position = log.append(new byte[256]);
                      appended.incrementAndGet();
                    }
                    listener.await(position);
                    durable.incrementAndGet();
                  }
                  active.decrementAndGet();
                }));
      }
      for (Thread writer : writers) {
        writer.join();
      }
      long syncs = files.real.forces() - before;
      System.out.printf("%d records, %d syncs%n", WRITERS * RECORDS, syncs);
      assertThat(syncs).isBetween((long) RECORDS, WRITERS * RECORDS / 4L);
      assertThat(log.stats().largestBatch()).isBetween(2L, (long) WRITERS);
      assertThat(log.stats().durablePosition()).isEqualTo(log.end());
    }
  }

  @Test
  void nobodyIsToldBeforeTheSync() throws IOException {
    List<String> happened = new ArrayList<>();
    PowerCutSimulation.ManualThreads threads = new PowerCutSimulation.ManualThreads();
    FaultyDisk disk = new FaultyDisk();
    WriteAheadLog log =
        WriteAheadLog.open(Logs.settings(SyncMode.FSYNC, 4096), disk, threads, Logs.DIRECTORY);
    log.start(
        new dev.holdfast.api.spi.persistence.LogListener() {
          @Override
          public void durable(long position) {
            happened.add(position + " after " + log.stats().syncs());
          }

          @Override
          public void failed(Throwable cause) {
            happened.add("failed");
          }
        });
    long syncs = log.stats().syncs();
    log.append(new byte[10]);
    log.append(new byte[10]);
    long third = log.append(new byte[10]);
    assertThat(happened).isEmpty();
    threads.body().runOnce();
    assertThat(happened).containsExactly(third + " after " + (syncs + 1));
    assertThat(log.stats().largestBatch()).isEqualTo(3);
  }

  private static final class SlowFiles implements DataFiles {
    private final RealFiles real = new RealFiles();
    private final BooleanSupplier mayEnd;
    private volatile boolean isSlow;

    SlowFiles(BooleanSupplier mayEnd) {
      this.mayEnd = mayEnd;
    }

    @Override
    public DataFile open(Path file) throws IOException {
      return new SlowFile(real.open(file));
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
      real.createDirectories(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
      return real.list(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      real.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
      real.delete(file);
    }

    @Override
    public void syncDirectory(Path directory) {
      real.syncDirectory(directory);
    }

    private final class SlowFile implements DataFile {
      private final DataFile file;

      SlowFile(DataFile file) {
        this.file = file;
      }

      @Override
      public void write(ByteBuffer source, long offset) throws IOException {
        file.write(source, offset);
      }

      @Override
      public int read(ByteBuffer target, long offset) throws IOException {
        return file.read(target, offset);
      }

      @Override
      public void force() throws IOException {
        file.force();
        while (isSlow && !mayEnd.getAsBoolean()) {
          Thread.yield();
        }
      }

      @Override
      public long size() throws IOException {
        return file.size();
      }

      @Override
      public void truncate(long size) throws IOException {
        file.truncate(size);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    }
  }
}
