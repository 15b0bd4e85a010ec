package dev.holdfast.benchmarks.turns;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM that measures one candidate once and prints what it found. */
public final class Turn {
  private static final String MARK = "figure ";

  private Turn() {}

  /** Called in that JVM: prints a figure. */
  public static void print(String figure, double value) {
    System.out.println(MARK + figure + " " + value);
  }

  /**
   * The CPU time of this process so far, in nanoseconds: all threads, compiler and collector too.
   */
  public static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /**
   * Runs {@code main} and returns the figures that it printed; anything else that it says is passed
   * on.
   *
   * @throws IllegalStateException when it fails: a run with a loss has no speed
   */
  public static Map<String, Double> run(Class<?> main, List<String> jvm, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Map<String, Double> figures = new LinkedHashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(MARK)) {
          String[] words = line.split(" ");
          figures.put(words[1], Double.parseDouble(words[2]));
        } else {
          System.out.println("  | " + line);
        }
      }
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          main.getSimpleName() + " " + arguments + " ended with " + code);
    }
    return figures;
  }
}
