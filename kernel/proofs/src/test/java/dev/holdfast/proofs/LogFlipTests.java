package dev.holdfast.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.kernel.wiring.KernelLife;
import dev.holdfast.simulation.FaultyDisk;
import dev.holdfast.simulation.SimulatedTime;
import dev.holdfast.tck.BitFlipInjector;
import dev.holdfast.tck.FlippedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Each bit of the log's file is turned under a kernel that runs: an older version is what was
 * written, or refused as corrupt, and the present one is served all the same.
 */
class LogFlipTests {
  private static final Path HOME = Path.of("/home");
  private static final Principal ADA = new Principal("ada", List.of(), false, true);
  private static final ContextKey KEY = new ContextKey("k");

  private final FlippedFiles files = new FlippedFiles(new FaultyDisk());
  private final SimulatedTime time = new SimulatedTime(1);

  @Test
  void noBitOfTheLogChangesAVersion() throws Exception {
    try (KernelLife kernel = KernelLife.open(HOME, files, time, UnaryOperator.identity())) {
      write(
          kernel, new WriteOperation.Put(KEY, json("[\"a long first value\"]"), WriteOptions.NONE));
      write(kernel, new WriteOperation.Append(KEY, json("\"second\""), WriteOptions.NONE));
      write(kernel, new WriteOperation.Put(KEY, json("\"third\""), WriteOptions.NONE));
      String[] versions = {"[\"a long first value\"]", "[\"a long first value\",\"second\"]"};
      Path log = HOME.resolve("data").resolve("wal");
      int refused = 0;
      long turned = 0;
      for (String name : files.list(log)) {
        BitFlipInjector bits = files.bits(log.resolve(name));
        for (long bit = 0; bit < bits.bits(); bit++) {
          bits.flip(bit);
          for (int i = 0; i < versions.length; i++) {
            Outcome<ContextEntry> older = find(kernel, OptionalLong.of(i + 1));
            refused += judge(older, versions[i], name + " bit " + bit);
          }
          bits.flip(bit);
          turned++;
        }
        bits.flip(bits.bits() / 3);
      }
      assertThat(judge(find(kernel, OptionalLong.empty()), "\"third\"", "present")).isZero();
      assertThat(refused).isPositive();
      System.out.printf(
          "bit flips (log): %d bits turned, %d reads refused, 0 wrong%n", turned, refused);
    }
  }

  private static int judge(Outcome<ContextEntry> found, String expected, String where) {
    return switch (found) {
      case Outcome.Done<ContextEntry>(ContextEntry entry) -> {
        assertThat(new String(entry.value(), UTF_8)).as(where).isEqualTo(expected);
        yield 0;
      }
      case Outcome.Refused<ContextEntry>(Refusal why) -> {
        assertThat(why.code()).as(where).isEqualTo(ErrorCode.CORRUPT);
        yield 1;
      }
    };
  }

  private static Content json(String text) {
    return Content.json(text.getBytes(UTF_8));
  }

  private Outcome<ContextEntry> find(KernelLife kernel, OptionalLong version) {
    return scope().get(() -> kernel.contexts().find(KEY, version));
  }

  private void write(KernelLife kernel, WriteOperation operation) {
    scope().get(() -> kernel.contexts().write(WriteRequest.of(operation))).orThrow();
  }

  private RequestScope scope() {
    return new RequestScope(ADA, time.nanos() + 20_000_000_000L, new Cancellation());
  }
}
