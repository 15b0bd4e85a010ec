package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Content;
import dev.holdfast.simulation.Campaign;
import dev.holdfast.simulation.Figure;
import dev.holdfast.simulation.process.ChildJvm;
import dev.holdfast.simulation.process.Item;
import dev.holdfast.simulation.process.KillHarness;
import dev.holdfast.simulation.process.Verdict;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log acknowledged before a SIGKILL is there afterwards, in order, once. */
class KillTests {
  private static final int WRITERS = 16;
  private static final int LONGEST_LIFE = 1200;
  private static final int LIVES_OF_A_LOG = 25;

  @TempDir private Path folder = Path.of("");

  @Test
  void whatWasAcknowledgedIsReplayedInOrderOnce() {
    int crashes = Figure.of(25, 10_000);
    KillHarness harness = new KillHarness(new Log(List.of()), WRITERS, LONGEST_LIFE);
    Verdict[] sum = {Verdict.NONE};
    int[] done = new int[1];
    long begin = System.nanoTime();
    Campaign.of(KillTests.class, "whatWasAcknowledgedIsReplayedInOrderOnce", 1)
        .runWhile(
            () -> done[0] < crashes && Figure.isTimeLeft(begin),
            seed -> {
              Path directory = folder.resolve("log-" + seed);
              int lives = Math.min(LIVES_OF_A_LOG, crashes - done[0]);
              Verdict verdict = harness.run(directory, seed, lives);
              assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
              sum[0] = sum[0].plus(verdict);
              done[0] += lives;
              delete(directory);
              if (seed % 10 == 0) {
                print(done[0], sum[0], begin);
              }
            });
    print(done[0], sum[0], begin);
    assertThat(sum[0].acknowledged()).isGreaterThan(done[0]);
  }

  @Test
  void aLogThatAcknowledgesBeforeItWritesIsFoundOut() throws Exception {
    KillHarness harness = new KillHarness(new Log(List.of("early")), WRITERS, LONGEST_LIFE);
    Verdict verdict = Verdict.NONE;
    int logs = 0;
    while (verdict.isClean() && logs < 5) {
      verdict = harness.run(folder.resolve("early-" + logs), logs, LIVES_OF_A_LOG);
      logs++;
    }
    System.out.printf("planted bug 'acknowledge before write': %s, log %d%n", verdict, logs);
    assertThat(verdict.lost()).isPositive();
  }

  private static void print(int crashes, Verdict verdict, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "SIGKILL: %d crashes, %s; %.1f s, %.1f crashes a second%n",
        crashes, verdict, seconds, crashes / seconds);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private record Log(List<String> bug) implements KillHarness.Subject {
    @Override
    public ChildJvm start(Path directory, long firstWriter) throws IOException {
      List<String> arguments = new ArrayList<>();
      arguments.add(directory.toString());
      arguments.add(Integer.toString(WRITERS));
      arguments.add(Long.toString(firstWriter));
      arguments.addAll(bug);
      List<Class<?>> needs =
          List.of(WriteAheadLog.class, Content.class, RealFiles.class, Item.class);
      return ChildJvm.start(LogLife.class, needs, arguments);
    }

    @Override
    public List<Item> find(Path directory) throws IOException {
      List<Item> items = new ArrayList<>();
      // Opening changes nothing before the log is started.
      try (WriteAheadLog log = LogLife.open(directory)) {
        log.replay(
            0,
            (position, payload) -> {
              ByteBuffer bytes = ByteBuffer.wrap(payload);
              Item item = new Item(bytes.getLong(), bytes.getLong(), position);
              if (!Arrays.equals(payload, LogLife.payload(item.writer(), item.sequence()))) {
                throw new AssertionError("a wrong record was replayed at " + position);
              }
              items.add(item);
            });
      }
      return items;
    }
  }
}
