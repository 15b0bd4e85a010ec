package dev.holdfast.benchmarks.recovery;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.benchmarks.turns.Directories;
import dev.holdfast.benchmarks.turns.Figures;
import dev.holdfast.benchmarks.turns.Options;
import dev.holdfast.benchmarks.turns.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Question: how long until a million records of 256 bytes are in memory again, checked, when the
 * files are in the cache of the operating system? In turns, each in a JVM of its own, {@code cold};
 * and once more in the same JVM, {@code warm}. After each turn every record is compared with what
 * was written.
 *
 * <p>Arguments: {@code rounds=5 records=1000000 bytes=256 heap=3g candidates=A,B out=FILE.json
 * jvm=FLAG,FLAG}.
 */
public final class RecoveryComparison {
  private static final String ALL =
      "holdfast,holdfast-log,rocksdb-scan,rocksdb-wal,h2-mvstore,raw-replay";

  private RecoveryComparison() {}

  /** Runs. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = new Options(arguments);
    List<String> candidates = options.list("candidates", ALL);
    String records = Integer.toString(options.number("records", 1_000_000));
    String bytes = Integer.toString(options.number("bytes", 256));
    Figures figures =
        new Figures("recovery of " + records + " records of " + bytes + " B", "cold-ms", false);
    Path root = Files.createTempDirectory("bench-recovery-");
    try {
      for (String candidate : candidates) {
        Path directory = Files.createDirectory(root.resolve(candidate));
        turn("prepare", candidate, directory, records, bytes, options);
        System.out.printf("%s: %d MB%n", candidate, Directories.bytes(directory) >> 20);
      }
      for (int i = 0; i < options.number("rounds", 5); i++) {
        for (String candidate : candidates) {
          var found = turn("recover", candidate, root.resolve(candidate), records, bytes, options);
          System.out.println(candidate + " " + found);
          figures.add(candidate, found);
        }
      }
    } finally {
      Directories.delete(root);
    }
    figures.print();
    if (options.text("out").isPresent()) {
      JsonWriter json = new JsonWriter();
      figures.write(json);
      Files.writeString(Path.of(options.text("out").get()), json + "\n");
    }
  }

  private static Map<String, Double> turn(
      String what, String candidate, Path directory, String records, String bytes, Options options)
      throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>();
    // As the daemon runs.
    jvm.add("-XX:+UseSerialGC");
    jvm.add("-Xmx" + options.text("heap").orElse("3g"));
    jvm.add("--enable-native-access=ALL-UNNAMED");
    options.text("jvm").ifPresent(flags -> jvm.addAll(List.of(flags.split(","))));
    if (candidate.startsWith("holdfast")) {
      jvm.addAll(KernelHome.jvm());
    }
    return Turn.run(
        RecoveryTurn.class, jvm, List.of(what, candidate, directory.toString(), records, bytes));
  }
}
