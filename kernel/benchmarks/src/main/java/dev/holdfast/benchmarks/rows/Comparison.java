package dev.holdfast.benchmarks.rows;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.benchmarks.turns.Figures;
import dev.holdfast.benchmarks.turns.Options;
import dev.holdfast.benchmarks.turns.Turn;
import dev.holdfast.store.memory.ChecksumTurn;
import dev.holdfast.store.memory.DeadlineTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the candidates of one question in turns (A B A B ...), and prints ours beside the others.
 *
 * <p>Arguments: {@code deadlines | checksum | memory [rounds=3] [entries=N] [out=FILE.json]}.
 */
public final class Comparison {
  private Comparison() {}

  /** A question: what a turn runs, who takes part, and how many entries there are. */
  private record Row(
      String question, Class<?> turn, List<String> candidates, List<String> figures, int entries) {}

  private static Row row(String name) {
    return switch (name) {
      case "deadlines" ->
          new Row(
              "CPU of one thread to register, refresh and expire a deadline; heap of one",
              DeadlineTurn.class,
              List.of("holdfast", "holdfast-store", "caffeine"),
              List.of("register-ns", "refresh-ns", "expire-ns", "bytes"),
              1_000_000);
      case "checksum" ->
          new Row(
              "CPU of one thread to check a value",
              ChecksumTurn.class,
              List.of("holdfast", "crc32c"),
              List.of("ns-256", "ns-4096", "ns-65536"),
              0);
      case "memory" ->
          new Row(
              "heap of an entry beyond the bytes of its key and value, 256 bytes",
              MemoryTurn.class,
              List.of("holdfast", "holdfast-keep", "caffeine", "cache2k"),
              List.of("overhead-bytes"),
              200_000);
      default -> throw new IllegalArgumentException("deadlines, checksum or memory, not " + name);
    };
  }

  /** Runs. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Row row = row(arguments[0]);
    Options options = new Options(Arrays.copyOfRange(arguments, 1, arguments.length));
    int rounds = options.number("rounds", 3);
    int entries = options.number("entries", row.entries());
    Map<String, Figures> figures = new LinkedHashMap<>();
    row.figures()
        .forEach(name -> figures.put(name, new Figures(row.question() + ": " + name, name, false)));
    for (int round = 0; round < rounds; round++) {
      for (String candidate : row.candidates()) {
        Map<String, Double> found =
            Turn.run(
                row.turn(),
                List.of("-Xmx2g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"),
                List.of(candidate, Integer.toString(entries)));
        figures.values().forEach(each -> each.add(candidate, found));
      }
    }
    figures.values().forEach(Figures::print);
    if (options.text("out").isPresent()) {
      JsonWriter json = new JsonWriter().beginArray();
      figures.values().forEach(each -> each.write(json));
      Files.writeString(Path.of(options.text("out").get()), json.endArray() + "\n");
    }
  }
}
