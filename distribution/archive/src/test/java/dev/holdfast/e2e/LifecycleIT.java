package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One home, one daemon: start, find, refuse, stop. */
final class LifecycleIT {

  @Test
  void upFindsWhatRunsAndDataOutlivesDown() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      Ran first = holdfast.run("up").orFail();
      long pid = holdfast.pid();
      Ran second = holdfast.run("up").orFail();
      holdfast.runWith("{\"a\": 1}".getBytes(StandardCharsets.UTF_8), "put", "notes/a").orFail();
      Ran down = holdfast.run("down").orFail();

      assertThat(first.out()).matches("Holdfast \\S+ is up at http://127\\.0\\.0\\.1:\\d+ .*\n");
      assertThat(second.out()).startsWith("Holdfast is already running at http://127.0.0.1:");
      assertThat(down.out()).contains("is down");
      assertThat(holdfast.home().resolve("run/daemon.json")).doesNotExist();
      assertThat(HoldfastProcess.isRunning(pid)).isFalse();
      assertThat(holdfast.run("get", "notes/a").exitCode()).isEqualTo(1);

      holdfast.up();
      assertThat(holdfast.run("get", "notes/a").orFail().out()).isEqualTo("{\"a\": 1}");
    }
  }

  @Test
  void ofTwoStartsAtOnceOneWinsAndTheOtherFindsIt() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      CompletableFuture<Ran> one = CompletableFuture.supplyAsync(() -> holdfast.run("up"));
      CompletableFuture<Ran> two = CompletableFuture.supplyAsync(() -> holdfast.run("up"));
      String both = one.join().orFail().out() + two.join().orFail().out();

      assertThat(both).contains(" is up at ").contains("already running at");
    }
  }

  @Test
  void aSecondDaemonOnTheSameHomeIsRefused() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();
      long pid = holdfast.pid();
      Path daemonFile = holdfast.home().resolve("run/daemon.json");
      String hidden = Files.readString(daemonFile);
      Files.delete(daemonFile);

      Ran second = holdfast.run("up");

      Files.writeString(daemonFile, hidden);
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err()).startsWith("holdfast: ").doesNotContain("\tat ");
      assertThat(holdfast.run("status").orFail().out()).contains("pid " + pid);
    }
  }

  @Test
  void anotherPortForARunningHomeIsRefused() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();

      Ran other = holdfast.run("up", "--port", "7999");

      assertThat(other.exitCode()).isEqualTo(1);
      assertThat(other.err()).contains("already runs at").contains("holdfast down");
    }
  }

  @Test
  void inTheForegroundARunningHomeIsRefused() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();

      Ran other = holdfast.run("up", "--foreground");

      assertThat(other.exitCode()).isEqualTo(1);
      assertThat(other.err()).contains("already runs at").contains("holdfast down");
    }
  }

  @Test
  void whatAKillLeavesBehindDoesNotHinderTheNextStart() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();
      long pid = holdfast.pid();
      holdfast.kill();

      assertThat(holdfast.home().resolve("run/daemon.json")).exists();
      assertThat(holdfast.run("get", "a").err()).contains("no daemon is running");
      holdfast.up();
      assertThat(holdfast.pid()).isNotEqualTo(pid);
    }
  }

  @Test
  void homeTokenAndDaemonFileAreTheOwnersAlone() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();

      for (String folder : List.of("run", "data", "logs")) {
        assertThat(Files.getPosixFilePermissions(holdfast.home().resolve(folder)))
            .as(folder)
            .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      }
      for (String file : List.of("token", "run/daemon.json")) {
        assertThat(Files.getPosixFilePermissions(holdfast.home().resolve(file)))
            .as(file)
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  @Test
  void inTheForegroundSigtermEndsInOrder() throws Exception {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      Process process =
          holdfast
              .process(List.of("up", "--foreground"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = process.inputReader().readLine();
      assertThat(said).contains(" is up at ").contains("pid " + process.pid());
      assertThat(holdfast.run("status").exitCode()).isZero();

      process.destroy();

      assertThat(process.waitFor()).isZero();
      assertThat(holdfast.home().resolve("run/daemon.json")).doesNotExist();
    }
  }

  @Test
  void aCopyOfARunningHomeGetsADaemonOfItsOwn() throws Exception {
    try (HoldfastProcess original = HoldfastProcess.create();
        HoldfastProcess copy = HoldfastProcess.create()) {
      original.up();
      original.runWith("1".getBytes(StandardCharsets.UTF_8), "put", "a").orFail();
      long pid = original.pid();
      Installation.run(
              new ProcessBuilder("cp", "-a", original.home() + "/.", copy.home().toString()),
              new byte[0])
          .orFail();

      byte[] two = "2".getBytes(StandardCharsets.UTF_8);
      assertThat(copy.runWith(two, "put", "a").err()).contains("no daemon is running");
      assertThat(copy.run("status").err()).contains("no daemon is running");
      assertThat(copy.run("down").orFail().out()).contains("no daemon is running");
      assertThat(copy.run("up").orFail().out()).contains(" is up at ");
      assertThat(copy.pid()).isNotEqualTo(pid);
      copy.runWith(two, "put", "a").orFail();
      copy.down();

      assertThat(original.pid()).isEqualTo(pid);
      assertThat(original.run("get", "a").orFail().out()).isEqualTo("1");
    }
  }

  @Test
  void aHomeThatIsMovedKeepsItsDaemonWhichSaysWhatIsWrong() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();
      Path moved = holdfast.home().resolveSibling(holdfast.home().getFileName() + "-moved");
      Files.move(holdfast.home(), moved);
      Ran status = holdfast.run("status", "--home", moved.toString());
      Files.move(moved, holdfast.home());

      assertThat(status.exitCode()).isOne();
      assertThat(status.out()).contains("pid " + holdfast.pid(), "was the home moved?");
    }
  }

  @Test
  void toSuperviseADaemonThatRunsUnsupervisedIsRefused() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.up();

      Ran supervise = holdfast.run("up", "--supervise");

      assertThat(supervise.exitCode()).isEqualTo(1);
      assertThat(supervise.err()).contains("is not supervised").contains("holdfast down");
    }
  }
}
