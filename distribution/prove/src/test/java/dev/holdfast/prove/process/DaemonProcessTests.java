package dev.holdfast.prove.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonProcessTests {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private DaemonProcess start(Children children, String script)
      throws IOException, DaemonProcess.StartRefusedException {
    return DaemonProcess.start(
        children, List.of("/bin/sh", "-c", script), folder.resolve("stderr"));
  }

  private static void awaitEnd(long pid) throws Exception {
    ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
    if (handle != null) {
      handle.onExit().get(20, TimeUnit.SECONDS);
    }
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void whatServesIsKilled() throws Exception {
    try (Children children = Children.create()) {
      DaemonProcess daemon = start(children, "echo ready; exec sleep 300");
      assertThat(ProcessHandle.of(daemon.pid())).isPresent();
      daemon.kill();
      awaitEnd(daemon.pid());
    }
  }

  @Test
  void whatDoesNotStartSaysWhy() {
    try (Children children = Children.create()) {
      assertThatThrownBy(() -> start(children, "echo problem the log is damaged; exit 1"))
          .isInstanceOf(DaemonProcess.StartRefusedException.class)
          .hasMessage("the log is damaged");
    }
  }

  @Test
  void whenTheLeashIsGoneSoIsTheDaemon() throws Exception {
    Path shell = Path.of("/bin/sh");
    Process holder =
        new ProcessBuilder(shell.toString(), "-c", DaemonProcess.LEASH, "x", "sleep", "300")
            .start();
    String said = holder.inputReader().readLine();
    long pid = Long.parseLong(said.substring("pid ".length()));
    assertThat(ProcessHandle.of(pid)).isPresent();
    // As when the holder of the other end is killed.
    holder.getOutputStream().close();
    awaitEnd(pid);
  }

  @Test
  void aTreeIsKilledAsAWhole() throws Exception {
    try (Children children = Children.create()) {
      Process shell =
          children.start(
              List.of("/bin/sh", "-c", "sleep 300 & echo $!; wait"),
              Map.of(),
              folder.resolve("stderr"));
      long below = Long.parseLong(shell.inputReader().readLine());
      children.kill(shell.toHandle());
      awaitEnd(below);
      awaitEnd(shell.pid());
    }
  }

  @Test
  void whatEndsWithItsInputIsNotKilled() throws Exception {
    try (Children children = Children.create()) {
      Process cat = children.start(List.of("cat"), Map.of(), folder.resolve("stderr"));
      assertThat(children.end(cat, Duration.ofSeconds(20))).isTrue();
      assertThat(cat.exitValue()).isZero();
    }
  }
}
