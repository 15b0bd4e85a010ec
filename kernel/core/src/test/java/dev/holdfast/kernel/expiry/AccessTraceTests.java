package dev.holdfast.kernel.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.tck.FakeWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down for tuning. */
class AccessTraceTests {
  @TempDir Path folder;

  private final FakeWorld world = new FakeWorld();

  private static LogRecord put(long time, String key, String value) {
    Change.Facts facts =
        new Change.Facts(
            "text/plain",
            time + 30_000,
            Priority.NORMAL,
            Digest.compute(new byte[0]),
            true,
            30_000);
    return new LogRecord.Commit(
        time,
        "ada",
        Optional.empty(),
        List.of(
            new Change.Replaced(
                new ContextKey(key),
                1,
                ChangeKind.PUT,
                facts,
                value.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }

  @Test
  void traceHoldsTimesAndSizesAndNeitherKeysNorValues() throws IOException {
    Path file = folder.resolve("trace");
    long now = world.time().millis();
    try (AccessTrace trace =
        AccessTrace.open(world.files(), file, world.time(), world.threads(), new Random(1))) {
      trace.read(new ContextKey("secret/key"), 0, now);
      trace.applied(1, put(now - 1, "secret/old", "replayed"));
      trace.applied(2, put(now, "secret/key", "secret"));
      trace.read(new ContextKey("secret/key"), 6, now);
      trace.read(new ContextKey("secret/other"), 9, now);
    }

    List<String> lines = Files.readAllLines(file);

    assertThat(lines).hasSize(4);
    assertThat(lines.toString()).doesNotContain("secret").doesNotContain("key");
    assertThat(lines.get(0)).startsWith(now + " ").endsWith(" get 0");
    assertThat(lines.get(1)).endsWith(" put 6");
    assertThat(lines.get(2)).endsWith(" get 6");
    String name = lines.get(0).split(" ")[1];
    assertThat(lines.get(2).split(" ")[1]).isEqualTo(name);
    assertThat(lines.get(3).split(" ")[1])
        .isNotEqualTo(name)
        .startsWith(name.substring(0, name.indexOf('/')));
  }
}
