package dev.holdfast.benchmarks;

import dev.holdfast.api.json.JsonWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the candidates of a benchmark in turns (A B A B ...), each turn in a JVM of its own, and
 * prints the median of the ratios ours to peer with their spread.
 *
 * <p>Arguments: {@code BENCHMARK [rounds=5] [threads=1] [out=FILE.json] [PARAMETER=VALUE]}.
 */
public final class Compare {
  private static final String OURS = "holdfast";

  private final String benchmark;
  private final int threads;
  private final Map<String, String> parameters;
  private final Map<String, List<Double>> figures = new LinkedHashMap<>();
  private boolean isThroughput;

  private Compare(String benchmark, int threads, Map<String, String> parameters) {
    this.benchmark = benchmark;
    this.parameters = parameters;
    this.threads = threads;
  }

  /** Runs. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    if (arguments.length == 0) {
      System.err.println(
          "Compare BENCHMARK [rounds=5] [threads=1] [out=FILE.json], as StoreReadBenchmark");
      System.exit(2);
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
      String[] parts = argument.split("=", 2);
      options.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    Compare compare =
        new Compare(
            arguments[0],
            Integer.parseInt(options.getOrDefault("threads", "1")),
            parameters(options));
    int rounds = Integer.parseInt(options.getOrDefault("rounds", "5"));
    for (int i = 0; i < rounds; i++) {
      compare.round();
    }
    compare.print();
    String out = options.get("out");
    if (out != null) {
      compare.write(Path.of(out));
    }
  }

  /** Those of the benchmark itself. */
  private static Map<String, String> parameters(Map<String, String> options) {
    Map<String, String> parameters = new LinkedHashMap<>(options);
    parameters.keySet().removeAll(List.of("rounds", "threads", "out"));
    return parameters;
  }

  private void round() throws RunnerException {
    var builder =
        new OptionsBuilder()
            .include("\\." + benchmark + "\\.")
            .forks(1)
            .threads(threads)
            .warmupIterations(2)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(WorkerCpuProfiler.class)
            .jvmArgsAppend(
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED")
            .shouldFailOnError(true);
    parameters.forEach(builder::param);
    for (RunResult result : new Runner(builder.build()).run()) {
      String label = result.getPrimaryResult().getLabel();
      isThroughput = result.getParams().getMode() == Mode.Throughput;
      // What waits for a disk is told by the clock, what computes by the processor.
      double figure =
          isThroughput
              ? result.getPrimaryResult().getScore()
              : Objects.requireNonNull(result.getSecondaryResults().get(WorkerCpuProfiler.FIGURE))
                  .getScore();
      figures.computeIfAbsent(label, ignored -> new ArrayList<>()).add(figure);
    }
  }

  /** How much better ours is in each round: above 1 we win. */
  private List<Double> ratios(String peer) {
    List<Double> ours = figures.getOrDefault(OURS, List.of());
    List<Double> theirs = figures.getOrDefault(peer, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      ratios.add(isThroughput ? ours.get(i) / theirs.get(i) : theirs.get(i) / ours.get(i));
    }
    Collections.sort(ratios);
    return ratios;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  private void print() {
    System.out.println("\n" + benchmark + ", " + threads + " threads, load " + load());
    figures.forEach((candidate, values) -> {
      List<Double> ratios = ratios(candidate);
      System.out.printf(
          "  %-20s %12.1f %s   ours is %.2fx (%.2f to %.2f)%n",
          candidate,
          median(values),
          unit(),
          median(ratios),
          ratios.isEmpty() ? Double.NaN : ratios.getFirst(),
          ratios.isEmpty() ? Double.NaN : ratios.getLast());
    });
  }

  private String unit() {
    return isThroughput ? "ops/s" : "ns CPU/op";
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private void write(Path file) throws IOException {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("benchmark", benchmark)
            .member("threads", threads)
            .member("parameters", parameters.toString())
            .member("unit", unit())
            .member("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .member("java", Runtime.version().toString())
            .member("processors", Runtime.getRuntime().availableProcessors())
            .member("load", Double.toString(load()))
            .name("candidates")
            .beginObject();
    figures.forEach((candidate, values) -> {
      List<Double> ratios = ratios(candidate);
      json.name(candidate)
          .beginObject()
          .member("median", String.format("%.1f", median(values)))
          .member("ratio", String.format("%.3f", median(ratios)))
          .member(
              "ratios",
              ratios.stream().map(ratio -> String.format("%.3f", ratio)).toList().toString())
          .endObject();
    });
    Files.writeString(file, json.endObject().endObject().toString() + "\n");
  }
}
