package dev.holdfast.kernel.delta;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.api.Limits;
import dev.holdfast.api.spi.encoder.DeltaCodec;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.MiddleCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Worlds that write deltas, and looks into their logs. */
final class DeltaWorld {
  private DeltaWorld() {}

  static KernelWorld open() {
    return open(new MiddleCodec("middle"));
  }

  static KernelWorld open(DeltaCodec codec) {
    return open(new Codecs(Optional.of(codec), List.of(codec)));
  }

  static KernelWorld open(Codecs codecs) {
    return new KernelWorld(shape(codecs));
  }

  static KernelWorld openOnDisk() {
    DeltaCodec codec = new MiddleCodec("middle");
    return new KernelWorld(shape(new Codecs(Optional.of(codec), List.of(codec))), true);
  }

  private static KernelWorld.Shape shape(Codecs codecs) {
    return new KernelWorld.Shape(
        Limits.DEFAULTS,
        List.of(),
        new IdempotencySettings(Duration.ofHours(24), 100_000),
        1L << 30,
        codecs);
  }

  /** All changes that are on the disk, in order. */
  static List<Change> changes(KernelWorld world) {
    return world.disk().positions().stream()
        .map(position -> RecordCodec.decode(world.disk().payload(position)))
        .filter(LogRecord.Commit.class::isInstance)
        .flatMap(commit -> ((LogRecord.Commit) commit).changes().stream())
        .toList();
  }

  /** The kinds of all changes of values, as {@code DRA}: delta, replaced, appended. */
  static String forms(KernelWorld world) {
    StringBuilder forms = new StringBuilder();
    for (Change change : changes(world)) {
      forms.append(
          change.getClass().getSimpleName().charAt(0) == 'R'
              ? change instanceof Change.Removed ? "-" : "R"
              : change.getClass().getSimpleName().substring(0, 1));
    }
    return forms.toString();
  }

  static long logBytes(KernelWorld world) {
    return world.disk().positions().stream()
        .mapToLong(position -> world.disk().payload(position).length)
        .sum();
  }

  /** An array of numbers and words that hardly compresses, of which some place changes. */
  static String value(Random random, int words) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : ",").append('"').append(word(random)).append('"');
    }
    return text.append(']').toString();
  }

  static String word(Random random) {
    return Long.toString(random.nextLong() >>> 1, 36);
  }

  /** The value with one word put in the place of another. */
  static String edited(Random random, String value) {
    String[] words = value.split(",");
    int at = 1 + random.nextInt(words.length - 2);
    words[at] = '"' + word(random) + '"';
    return String.join(",", words);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
