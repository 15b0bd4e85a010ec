package dev.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program of somebody else, compiled against the jars and run as a process, on either path. */
class OutsiderIT {
  private static final int KILL_AFTER = 400;

  /** Where the jars lie for the program. */
  enum PathKind {
    CLASS_PATH,
    MODULE_PATH
  }

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(PathKind.class)
  void whatWasWrittenIsThereAfterARestart(PathKind kind) throws Exception {
    compile(kind);

    assertThat(run(kind, "write", home(), "25")).containsExactly("written 25");
    assertThat(run(kind, "read", home()))
        .containsExactly("version 25", "notes 25", "writer " + Holdfast.OWNER);
    assertThat(run(kind, "write", home(), "5")).containsExactly("written 5");
    assertThat(run(kind, "read", home())).contains("version 30", "notes 30");
  }

  @ParameterizedTest
  @EnumSource(PathKind.class)
  void whatWasAcknowledgedSurvivesAKill(PathKind kind) throws Exception {
    compile(kind);

    long acknowledged = killInMidBurst(kind);

    List<String> read = run(kind, "read", home());
    long version = Long.parseLong(read.getFirst().substring("version ".length()));
    assertThat(version).isGreaterThanOrEqualTo(acknowledged);
    assertThat(read).contains("notes " + version);
  }

  @ParameterizedTest
  @EnumSource(PathKind.class)
  void aHomeBelongsToOneAtATime(PathKind kind) throws Exception {
    compile(kind);

    List<String> said = run(kind, "twice", home());

    assertThat(said).hasSize(2);
    assertThat(said.getFirst()).startsWith("refused: ").contains(home());
    assertThat(said.getLast()).isEqualTo("version 1");
  }

  private String home() {
    return directory.resolve("home").toString();
  }

  private long killInMidBurst(PathKind kind) throws IOException, InterruptedException {
    Process process = start(kind, List.of("burst", home()));
    long highest = 0;
    int told = 0;
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      while (line != null && told < KILL_AFTER) {
        highest = Math.max(highest, Long.parseLong(line.substring("acknowledged ".length())));
        told++;
        line = output.readLine();
      }
      // The process itself would close the stream, and with it the last acknowledgements.
      process.toHandle().destroyForcibly();
      while (line != null && line.matches("acknowledged [0-9]+")) {
        highest = Math.max(highest, Long.parseLong(line.substring("acknowledged ".length())));
        line = output.readLine();
      }
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(told).isEqualTo(KILL_AFTER);
    return highest;
  }

  private List<String> run(PathKind kind, String... arguments) throws Exception {
    Process process = start(kind, List.of(arguments));
    List<String> lines;
    try (BufferedReader output = process.inputReader()) {
      lines = output.lines().toList();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
    return lines;
  }

  private Process start(PathKind kind, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    switch (kind) {
      case CLASS_PATH ->
          command.addAll(List.of("-cp", path(List.of(classes())), "com.acme.notes.Notes"));
      case MODULE_PATH ->
          command.addAll(
              List.of("-p", path(List.of(classes())), "-m", "com.acme.notes/com.acme.notes.Notes"));
    }
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectError(directory.resolve("errors.txt").toFile())
        .start();
  }

  private Path classes() {
    return directory.resolve("classes");
  }

  private static String path(List<Path> first) throws IOException {
    List<String> entries = new ArrayList<>(first.stream().map(Path::toString).toList());
    entries.add(System.getProperty("holdfast.embedded"));
    try (Stream<Path> jars = Files.list(Path.of(System.getProperty("holdfast.libraries")))) {
      jars.map(Path::toString).sorted().forEach(entries::add);
    }
    return String.join(System.getProperty("path.separator"), entries);
  }

  private void compile(PathKind kind) throws Exception {
    Path sources = Path.of("src", "test", "outsider");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    command.addAll(List.of("-d", classes().toString()));
    command.addAll(List.of(kind == PathKind.MODULE_PATH ? "-p" : "-cp", path(List.of())));
    command.add(sources.resolve("com/acme/notes/Notes.java").toString());
    if (kind == PathKind.MODULE_PATH) {
      command.add(sources.resolve("module-info.java").toString());
    }
    Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said;
    try (BufferedReader output = javac.inputReader()) {
      said = String.join("\n", output.lines().toList());
    }
    assertThat(javac.waitFor()).as(said).isZero();
  }
}
