package dev.holdfast.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shim as a process of its own. */
@Timeout(60)
class McpShimIT {
  private Home home;

  @BeforeEach
  void makeHome() throws IOException {
    home = new Home(Files.createTempDirectory("hf"));
  }

  @AfterEach
  void clean() throws IOException {
    try (Stream<Path> files = Files.walk(home.directory())) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static ProcessBuilder shim(String... arguments) {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-p",
            Path.of("target", "classes").toString(),
            "-m",
            "dev.holdfast.shim/dev.holdfast.shim.McpShim");
    process.command().addAll(java.util.List.of(arguments));
    process.environment().remove("HOLDFAST_LAUNCHER");
    return process;
  }

  private Path launcher() throws IOException {
    Path script = home.directory().resolve("launcher");
    Files.writeString(
        script,
        "#!/bin/sh\n"
            + "[ \"$1 $2 $3\" = \"up --home "
            + home.directory()
            + "\" ] || exit 3\n"
            + "echo 'building: this must not get between the messages'\n"
            + "read line && echo \"stole $line\"\n"
            + "while [ ! -S "
            + home.mcpSocket()
            + " ]; do sleep 0.05; done\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  @Test
  void onlyMessagesGoToStandardOutputWhileADaemonIsStarted() throws Exception {
    ProcessBuilder builder = shim("--home", home.directory().toString());
    builder.environment().put("HOLDFAST_LAUNCHER", launcher().toString());
    Process process = builder.start();
    Writer input = process.outputWriter(StandardCharsets.UTF_8);
    input.write(ShimClient.INITIALIZE + "\n");
    input.flush();
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    assertThat(errors.readLine()).startsWith("building");
    try (FakeDaemon daemon = new FakeDaemon(home)) {
      input.write(ShimClient.INITIALIZED + "\n");
      input.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\"}");
      input.close();

      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      assertThat(output.readLine()).contains("\"id\":0");
      assertThat(output.readLine()).contains("\"id\":1");
      assertThat(output.readLine()).isNull();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(daemon.next()).isEqualTo(ShimClient.INITIALIZE);
    }
  }

  @Test
  void wrongArgumentsAreAUsageError() throws Exception {
    Process process = shim("--port", "1").start();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(process.inputReader().readLine()).isNull();
    assertThat(process.errorReader().readLine()).contains("Usage: holdfast mcp");
  }

  @Test
  void aLauncherThatFailsEndsTheShim() throws Exception {
    ProcessBuilder builder = shim("--home=" + home.directory());
    builder.environment().put("HOLDFAST_LAUNCHER", "/bin/false");
    Process process = builder.start();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(process.inputReader().readLine()).isNull();
    assertThat(process.errorReader().readLine()).contains("/bin/false up").contains("exit code 1");
  }
}
