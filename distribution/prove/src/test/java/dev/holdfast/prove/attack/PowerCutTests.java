package dev.holdfast.prove.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.prove.powercut.LogPromise;
import dev.holdfast.prove.powercut.OneChoice;
import dev.holdfast.prove.process.Children;
import dev.holdfast.prove.process.Scratch;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Timeline;
import dev.holdfast.prove.report.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerCutTests {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Row run(LogPromise promise) throws IOException {
    Arena.Programs programs =
        new Arena.Programs(home -> List.of(), List.of(), List.of(), folder, promise);
    try (Children children = Children.create();
        Arena arena =
            new Arena(
                programs,
                new Scratch(folder),
                children,
                new Timeline(),
                new Random(1),
                Duration.ofSeconds(5))) {
      return new PowerCut().run(arena);
    }
  }

  @Test
  void whereNothingIsPromisedNothingIsHeld() throws IOException {
    Row row = run(new LogPromise("none", new OneChoice("fsync")));
    assertThat(row.verdict())
        .isEqualTo(new Verdict.Skipped("not promised by this configuration: persistence none"));
    assertThat(row.tally().acknowledged()).isZero();
  }

  @Test
  void onlyForcedRecordsArePromised() {
    assertThat(new LogPromise("wal", new OneChoice("fsync")).gap()).isEmpty();
    assertThat(new LogPromise("wal", new OneChoice("os")).gap()).contains("sync os");
    assertThat(new LogPromise("wal", new OneChoice("buffered")).gap()).contains("sync buffered");
    assertThat(new LogPromise("other", new OneChoice("fsync")).gap()).contains("persistence other");
  }
}
