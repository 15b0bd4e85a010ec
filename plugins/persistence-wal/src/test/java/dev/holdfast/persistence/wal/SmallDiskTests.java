package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk that is full: a file system in memory, which only root can mount. */
class SmallDiskTests {
  @TempDir private Path directory;

  @Test
  void aFullDiskRefusesAndGoesOnWhenThereIsSpace() throws Exception {
    if (!run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory.toString())) {
      System.out.println("SmallDiskTests: NOT PROVEN here, because nothing can be mounted");
      return;
    }
    try {
      play();
    } finally {
      assertThat(run("umount", "-l", directory.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void play() throws IOException {
    Path ballast = directory.resolve("ballast");
    Files.write(ballast, new byte[2 << 20]);
    List<Entry> entries = new ArrayList<>();
    RecordingListener listener = new RecordingListener();
    try (WriteAheadLog log = Logs.open(new RealFiles(), directory.resolve("log"), 1 << 20)) {
      log.start(listener);
      boolean isRefused = false;
      while (!isRefused) {
        byte[] payload = new byte[10_000];
        payload[0] = (byte) entries.size();
        try {
          entries.add(new Entry(log.append(payload), payload));
        } catch (HoldfastException e) {
          assertThat(e.refusal().facts()).containsEntry("reason", "disk-full");
          isRefused = true;
        }
      }
      assertThat(listener.await(log.end())).as("what was taken is durable").isTrue();
      assertThat(Logs.replay(log)).isEqualTo(entries);
      Files.delete(ballast);
      entries.add(new Entry(log.append(new byte[100_000]), new byte[100_000]));
      assertThat(listener.await(log.end())).isTrue();
    }
    assertThat(entries.size()).isGreaterThan(400);
    assertThat(listener.failures()).isEmpty();
    try (WriteAheadLog log = Logs.open(new RealFiles(), directory.resolve("log"), 1 << 20)) {
      assertThat(Logs.replay(log)).isEqualTo(entries);
    }
  }
}
