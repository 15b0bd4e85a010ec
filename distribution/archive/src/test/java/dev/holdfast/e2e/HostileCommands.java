package dev.holdfast.e2e;

import dev.holdfast.e2e.HostileTable.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Runs commands: on the daemon that runs, and {@code up} on configurations that are wrong. */
final class HostileCommands {
  private static final String EXPECTATION = "#!";

  private final Findings findings;

  HostileCommands(Findings findings) {
    this.findings = findings;
  }

  /** As many at a time as there are processors. */
  static void sideBySide(List<Runnable> all) throws InterruptedException, ExecutionException {
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (Runnable one : all) {
      calls.add(() -> {
        one.run();
        return true;
      });
    }
    int processors = Math.min(4, Runtime.getRuntime().availableProcessors());
    try (ExecutorService executor = Executors.newFixedThreadPool(processors)) {
      for (Future<Boolean> ran : executor.invokeAll(calls)) {
        ran.get();
      }
    }
  }

  /** {@code name | arguments | standard input | exit code | fragment}. */
  List<Runnable> commands(HostileTable table, HostileDaemon daemon) {
    List<Runnable> all = new ArrayList<>();
    for (Row row : table.rows()) {
      all.add(() -> command(row, daemon));
    }
    return all;
  }

  private void command(Row row, HostileDaemon daemon) {
    List<String> words =
        Stream.of(row.cell(1).split(" "))
            .filter(word -> !word.isEmpty())
            .map(word -> word.equals("\"\"") ? "" : HostileTable.text(word, daemon.names()))
            .toList();
    List<String> arguments = words.stream().dropWhile(HostileCommands::isVariable).toList();
    ProcessBuilder builder = daemon.process().process(arguments);
    words.stream()
        .takeWhile(HostileCommands::isVariable)
        .map(word -> word.split("=", 2))
        .forEach(variable -> builder.environment().put(variable[0], variable[1]));
    Ran ran = Installation.run(builder, HostileTable.bytes(row.cell(2), daemon.names()));
    check(row, ran, Integer.parseInt(row.cell(3)), row.cell(4));
  }

  private static boolean isVariable(String word) {
    return word.startsWith("HOLDFAST_");
  }

  /** {@code name | file | fragment}. */
  List<Runnable> configurations(HostileTable table) {
    List<Runnable> all = new ArrayList<>();
    for (Row row : table.rows()) {
      byte[] file = HostileTable.bytes(row.cell(1), Map.of());
      all.add(() -> check(row, upWith(file), 1, row.cell(2)));
    }
    return all;
  }

  /** A file of many mistakes, each of which is told with its line. */
  void mistakes(String name) {
    List<String> lines = HostileTable.lines(name);
    Ran ran = upWith(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < lines.size(); i++) {
      int at = lines.get(i).indexOf(EXPECTATION);
      if (at > 0) {
        Row row = new Row(name + ":" + (i + 1), List.of(lines.get(i).substring(0, at).strip()));
        String place = "config.yaml:" + (i + 1) + ": ";
        String expected = lines.get(i).substring(at + EXPECTATION.length()).strip();
        String told = ran.err().lines().filter(line -> line.contains(place)).toList().toString();
        findings.add(row, told.contains(expected) && ran.exitCode() == 1, expected, told);
      }
    }
  }

  private static Ran upWith(byte[] file) {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      Files.write(holdfast.home().resolve("config.yaml"), file);
      return holdfast.run("up");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check(Row row, Ran ran, int exitCode, String fragment) {
    boolean isOurs =
        ran.err()
                .lines()
                .anyMatch(
                    line -> line.startsWith("holdfast: ") || line.startsWith("holdfast mcp: "))
            || ran.err().startsWith("Usage: ");
    findings.add(
        row,
        ran.exitCode() == exitCode
            && ran.err().contains(fragment)
            && isOurs
            && !ran.err().contains("unexpected"),
        exitCode + " " + fragment,
        ran.exitCode() + " " + ran.err() + ran.out());
  }
}
