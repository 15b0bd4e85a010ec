package dev.holdfast.encoder.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.encoder.DeltaOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Round trips over recorded versions of real documents: {@code -Dholdfast.corpora=DIR}. */
class CorporaTests {
  private final JsonDeltaCodec codec = new JsonDeltaCodec();

  @Test
  void everyVersionOfEveryCorpusIsMadeExactlyFromItsNeighboursAndTheFirst() throws IOException {
    String folder = System.getProperty("holdfast.corpora", "");
    List<List<byte[]>> corpora = folder.isEmpty() ? List.of(generated()) : read(Path.of(folder));
    for (List<byte[]> versions : corpora) {
      for (int i = 1; i < versions.size(); i++) {
        check(versions.get(i - 1), versions.get(i));
        check(versions.get(i), versions.get(i - 1));
        check(versions.getFirst(), versions.get(i));
      }
    }
  }

  private void check(byte[] base, byte[] target) {
    byte[] delta = codec.encode(base, target).orElseThrow();
    assertThat(codec.apply(base, delta, target.length))
        .isInstanceOfSatisfying(
            DeltaOutcome.Applied.class, applied -> assertThat(applied.target()).isEqualTo(target));
  }

  private static List<List<byte[]>> read(Path folder) throws IOException {
    List<List<byte[]>> corpora = new ArrayList<>();
    try (Stream<Path> names = Files.list(folder)) {
      for (Path corpus : names.filter(Files::isDirectory).sorted().toList()) {
        try (Stream<Path> files = Files.list(corpus)) {
          List<byte[]> versions = new ArrayList<>();
          for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
            versions.add(Files.readAllBytes(file));
          }
          corpora.add(versions);
        }
      }
    }
    return corpora;
  }

  /** A list of records that is sorted anew, edited, and indented now and then. */
  private static List<byte[]> generated() {
    java.util.Random random = new java.util.Random(9);
    List<String> records = new ArrayList<>();
    List<byte[]> versions = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      records.add(
          "{\"id\": " + i + ", \"name\": \"n" + random.nextLong() + "\", \"tags\": [1, 2]}");
      if (i % 5 == 4) {
        records.set(random.nextInt(i), "{\"id\": -" + i + ", \"tags\": []}");
      }
      if (i % 9 == 8) {
        java.util.Collections.shuffle(records, random);
      }
      String newline = i % 20 < 15 ? "\n    " : "";
      String text = "{\"records\": [" + newline + String.join("," + newline, records) + "\n]}\n";
      versions.add(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return versions;
  }
}
