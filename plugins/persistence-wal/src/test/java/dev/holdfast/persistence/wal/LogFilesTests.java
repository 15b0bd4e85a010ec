package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.persistence.LogFile;
import dev.holdfast.persistence.wal.Logs.Entry;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log says to copy is a log. */
class LogFilesTests {
  private static final int SEGMENT = 4000;

  private final RealFiles files = new RealFiles();
  @TempDir private Path folder;

  private static void copy(List<LogFile> all, Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (LogFile file : all) {
      byte[] bytes = Files.readAllBytes(from.resolve(file.name()));
      Files.write(to.resolve(file.name()), Arrays.copyOf(bytes, (int) file.bytes()));
    }
  }

  private List<Entry> entries(Path directory) throws IOException {
    List<Entry> found = new ArrayList<>();
    try (WriteAheadLog copy = Logs.open(files, directory, SEGMENT)) {
      copy.replay(0, (position, payload) -> found.add(new Entry(position, payload)));
      copy.start(new RecordingListener());
      assertThat(copy.stats().cutBytes()).isZero();
    }
    return found;
  }

  @Test
  void aCopyMadeWhileOthersAppendHoldsEveryDurableRecord() throws Exception {
    Path original = folder.resolve("original");
    Map<Long, byte[]> appended = new ConcurrentHashMap<>();
    List<Entry> all = new ArrayList<>();
    AtomicBoolean isDone = new AtomicBoolean();
    try (WriteAheadLog log = Logs.open(files, original, SEGMENT)) {
      log.start(new RecordingListener());
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                SplittableRandom random = new SplittableRandom(11);
                while (!isDone.get()) {
                  byte[] payload = Logs.random(random, random.nextInt(500));
                  appended.put(log.append(payload), payload);
                }
              });
      for (int i = 0; i < 20; i++) {
        long durable = log.stats().durablePosition();
        Path copy = folder.resolve("copy-" + i);
        copy(log.files(), original, copy);

        List<Entry> found = entries(copy);
        assertThat(durable == 0 || found.getLast().position() >= durable).isTrue();
        all.addAll(found);
      }
      isDone.set(true);
      writer.join();
    }
    for (Entry entry : all) {
      assertThat(entry.payload()).isEqualTo(appended.get(entry.position()));
    }
  }

  @Test
  void aCopyOfATruncatedLogBeginsWhereItDoes() throws IOException {
    Path original = folder.resolve("original");
    List<Long> positions = new ArrayList<>();
    try (WriteAheadLog log = Logs.open(files, original, SEGMENT)) {
      log.start(new RecordingListener());
      for (int i = 0; i < 100; i++) {
        positions.add(log.append(new byte[200]));
      }
    }
    Path copy = folder.resolve("copy");
    long given;
    try (WriteAheadLog log = Logs.open(files, original, SEGMENT)) {
      log.start(new RecordingListener());
      log.truncate(positions.get(60));
      given = log.stats().truncatedPosition();
      copy(log.files(), original, copy);
    }

    assertThat(given).isPositive();
    assertThat(entries(copy))
        .extracting(Entry::position)
        .containsExactlyElementsOf(positions.stream().filter(at -> at > given).toList());
  }
}
