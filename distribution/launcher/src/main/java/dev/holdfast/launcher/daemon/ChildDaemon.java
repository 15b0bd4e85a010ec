package dev.holdfast.launcher.daemon;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts the daemon in a JVM of its own, which survives this process and its terminal. */
public final class ChildDaemon {
  /**
   * A session of its own where {@code setsid} exists; elsewhere the signals of the terminal are
   * ignored, which a JVM inherits.
   */
  private static final String DETACH =
      "trap '' HUP INT QUIT; if command -v setsid >/dev/null 2>&1; then exec setsid \"$@\"; "
          + "else exec \"$@\"; fi";

  private static final String SUPERVISOR = "holdfast-supervise";

  private static final int SHOWN_LINES = 20;

  private ChildDaemon() {}

  /**
   * Starts the child and waits until it serves.
   *
   * @param flags the flags of its JVM
   * @param isSupervised whether something is put over it that starts it again when it crashes
   * @param progress told what a long start does
   * @throws DaemonStartException with the child's own words when it does not
   */
  public static void start(
      DaemonOptions options, List<String> flags, boolean isSupervised, Consumer<String> progress)
      throws DaemonStartException {
    Path errors = options.home().logs().resolve("daemon-stderr.log");
    try {
      Process child =
          new ProcessBuilder(command(options, flags, isSupervised))
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectError(errors.toFile())
              .start();
      List<String> problems = new ArrayList<>();
      if (!isReady(child, progress, problems)) {
        int exitCode = child.waitFor();
        if (problems.isEmpty()) {
          problems.addAll(lastWords(errors));
          problems.add(
              "the daemon ended with exit code " + exitCode + "; see " + errors.getParent());
        }
        throw new DaemonStartException(problems);
      }
    } catch (IOException e) {
      throw new DaemonStartException(List.of("the daemon cannot be started: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DaemonStartException(List.of("interrupted; the daemon may still start"));
    }
  }

  /** Whether the daemon with that process id has something over it that starts it again. */
  public static boolean isSupervised(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(ProcessHandle::parent)
        .flatMap(parent -> parent.info().commandLine())
        .filter(command -> command.contains(SUPERVISOR))
        .isPresent();
  }

  private static boolean isReady(Process child, Consumer<String> progress, List<String> problems)
      throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(StartLines.READY)) {
          return true;
        } else if (line.startsWith(StartLines.PROGRESS)) {
          progress.accept(line.substring(StartLines.PROGRESS.length()));
        } else if (line.startsWith(StartLines.PROBLEM)) {
          problems.add(line.substring(StartLines.PROBLEM.length()));
        } else if (!line.isBlank()) {
          // The JVM itself speaks, for example of a flag it does not know.
          problems.add(line);
        }
      }
      return false;
    }
  }

  private static List<String> command(
      DaemonOptions options, List<String> flags, boolean isSupervised) throws DaemonStartException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", DETACH, "holdfast-daemon"));
    if (isSupervised) {
      command.addAll(List.of(supervisor().toString(), options.home().logs().toString()));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("--module-path", System.getProperty("jdk.module.path", "")));
    command.addAll(List.of("-m", "dev.holdfast.launcher/dev.holdfast.launcher.DaemonMain"));
    command.addAll(options.toArguments());
    return command;
  }

  private static Path supervisor() throws DaemonStartException {
    // Set by bin/holdfast.
    String installation = System.getProperty("holdfast.installation");
    if (installation == null) {
      throw new DaemonStartException(List.of("only an installation can supervise its daemon"));
    }
    return Path.of(installation, "bin", SUPERVISOR);
  }

  private static List<String> lastWords(Path errors) throws IOException {
    List<String> lines =
        Files.readAllLines(errors, StandardCharsets.UTF_8).stream()
            .filter(line -> !line.isBlank())
            .toList();
    return lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
  }
}
