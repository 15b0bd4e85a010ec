package dev.holdfast.persistence.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.persistence.wal.FlippedLog.Verdicts;
import dev.holdfast.simulation.FaultyDisk;
import dev.holdfast.simulation.Figure;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * One bit of a log is wrong. A wrong payload is never returned, and:
 *
 * <ul>
 *   <li>of a log that was closed, no record is ever missing: the flip is refused, or hit the mark
 *       that ends the log;
 *   <li>of a log that was not closed, only records of the last sync can be cut: nothing on the disk
 *       tells their damage from a torn write.
 * </ul>
 */
class BitFlipTests {
  /** Every bit of 64 KiB, or of 10 MiB: of many logs, because each flip opens and reads one. */
  private static final int LOGS = Figure.of(8, (10 << 20) / FlippedLog.BYTES);

  @Test
  void anyFlippedBitOfAClosedLogIsRefusedOrHarmless() {
    Verdicts verdicts = flip("closed logs", true, LOGS);
    assertThat(verdicts.flips()).isGreaterThan(8L * FlippedLog.BYTES * LOGS);
    assertThat(verdicts.silent()).isZero();
    assertThat(verdicts.torn()).isZero();
  }

  @Test
  void anyFlippedBitOfALogThatWasNotClosedCutsAtMostTheLastSync() {
    Verdicts verdicts = flip("logs not closed", false, Math.max(1, LOGS / 4));
    assertThat(verdicts.silent()).isZero();
    assertThat(verdicts.torn()).isPositive().isLessThan(verdicts.refused());
  }

  @Test
  void aLogThatSkipsItsChecksumsIsFoundOut() {
    assertThat(plant("skip checksums", MutantFiles::skipChecksums).silent()).isPositive();
  }

  @Test
  void aLogThatTakesDamageInTheMiddleForATornTailIsFoundOut() {
    assertThat(plant("damage taken for torn", MutantFiles::forgetProofs).silent()).isPositive();
  }

  private static Verdicts flip(String name, boolean closed, int logs) {
    Verdicts verdicts =
        LongStream.range(0, logs)
            .parallel()
            .mapToObj(seed -> FlippedLog.flipEveryBit(closed, seed, disk -> disk))
            .reduce(Verdicts.NONE, Verdicts::plus);
    System.out.printf("%s, seeds 0 to %d, %s%n", name, logs - 1, verdicts);
    return verdicts;
  }

  private static Verdicts plant(String bug, Function<FaultyDisk, DataFiles> files) {
    Verdicts verdicts = FlippedLog.flipEveryBit(true, 0, files);
    System.out.printf("planted bug '%s', %s%n", bug, verdicts);
    return verdicts;
  }
}
