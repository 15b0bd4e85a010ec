package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is special about the unpacked archive: its own Java, its caches, its supervisor. */
final class ArchiveIT {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  @Test
  void theArchiveBringsItsOwnJava() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      ProcessBuilder builder = holdfast.process(List.of("up"));
      builder.environment().remove("JAVA_HOME");
      builder.environment().put("PATH", "/usr/bin:/bin");
      Installation.run(builder, new byte[0]).orFail();

      assertThat(ProcessHandle.of(holdfast.pid()).orElseThrow().info().command().orElseThrow())
          .isEqualTo(Installation.directory().resolve("runtime/bin/java").toString());
    }
  }

  @Test
  void cachesWereMadeAndAreUsed() throws IOException {
    for (String cache : List.of("daemon.aot", "command.aot", "shim.aot")) {
      assertThat(Installation.directory().resolve("aot").resolve(cache)).isNotEmptyFile();
    }
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();

      assertThat(Files.readString(Path.of("/proc/" + holdfast.pid() + "/maps")))
          .contains("aot/daemon.aot");
    }
  }

  @Test
  void aCacheThatIsDamagedIsLeftAsideInSilence() throws IOException {
    Path cache = Installation.directory().resolve("aot/command.aot");
    byte[] whole = Files.readAllBytes(cache);
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      Files.writeString(cache, "no cache");

      Ran ran = holdfast.run("config").orFail();

      assertThat(ran.err()).isEmpty();
    } finally {
      Files.write(cache, whole);
    }
  }

  @Test
  void completionIsAScriptThatBashReads() {
    ProcessBuilder bash =
        new ProcessBuilder(
            "bash",
            "-c",
            "source \"$1\" && complete -p holdfast",
            "bash",
            Installation.directory().resolve("share/completion/holdfast.bash").toString());

    assertThat(Installation.run(bash, new byte[0]).orFail().out()).contains("holdfast");
  }

  @Test
  void aSupervisedDaemonComesBackAfterACrashAndLeavesAReport() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.run("up", "--supervise").orFail();
      assertThat(holdfast.run("up", "--supervise").orFail().out()).contains("already running");
      holdfast.runWith("1".getBytes(StandardCharsets.UTF_8), "put", "notes/a").orFail();
      long first = holdfast.pid();
      holdfast.kill();

      long second = awaitAnother(holdfast, first);

      assertThat(holdfast.run("get", "notes/a").orFail().out()).isEqualTo("1");
      try (Stream<Path> logs = Files.list(holdfast.home().resolve("logs"))) {
        List<Path> reports =
            logs.filter(path -> path.getFileName().toString().startsWith("crash-")).toList();
        assertThat(reports).hasSize(1);
        assertThat(Files.readString(reports.getFirst())).contains("exit code 137, signal 9");
      }
      ProcessHandle supervisor = ProcessHandle.of(second).orElseThrow().parent().orElseThrow();
      holdfast.down();
      supervisor.onExit().orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(holdfast.home().resolve("run/daemon.json")).doesNotExist();
    }
  }

  @Test
  void aSupervisedDaemonThatCannotStartSaysWhyAndIsNotTriedAgain() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("store: memroy\n");

      Ran ran = holdfast.run("up", "--supervise");

      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).contains("did you mean 'memory'?");
    }
  }

  private static long awaitAnother(HoldfastProcess holdfast, long first) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end) {
      if (holdfast.run("status").exitCode() == 0 && holdfast.pid() != first) {
        return holdfast.pid();
      }
      LockSupport.parkNanos(100_000_000);
    }
    throw new AssertionError("the daemon did not come back");
  }
}
