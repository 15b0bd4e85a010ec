package dev.holdfast.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonFileTests {
  @TempDir private Path directory;

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Home home = new Home(directory);
    DaemonFile daemon = new DaemonFile(77, "127.0.0.1:7433", "0.1.0", "a\"b\\c\n", "1-2");

    daemon.write(home);
    daemon.write(home);

    assertThat(DaemonFile.read(home)).contains(daemon);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.daemonJson())))
        .isEqualTo("rw-------");
    assertThat(Files.list(home.run())).hasSize(1);
  }

  @Test
  void onlyTheOwnFileIsDeleted() throws Exception {
    Home home = new Home(directory);
    DaemonFile mine = new DaemonFile(77, "127.0.0.1:7433", "0.1.0", "mine", "");
    mine.write(home);

    new DaemonFile(77, "127.0.0.1:7433", "0.1.0", "other", "").delete(home);
    assertThat(DaemonFile.read(home)).contains(mine);

    mine.delete(home);
    mine.delete(home);
    assertThat(DaemonFile.read(home)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "{}",
        "{\"pid\": 7}",
        "{\"address\": \"x:1\"}",
        "{\"pid\": \"x\", \"address\": \"x:1\"}",
        "{\"pid\": -1, \"address\": \"x:1\"}",
        "{\"pid\": 7, \"address\": \"x:1\"",
      })
  void aBrokenFileIsNone(String text) {
    assertThat(DaemonFile.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void addressesAreTakenApart() {
    assertThat(new DaemonFile(1, "[::1]:80", "", "", "").host()).isEqualTo("::1");
    assertThat(new DaemonFile(1, "[::1]:80", "", "", "").port()).isEqualTo(80);
    assertThat(new DaemonFile(1, "localhost", "", "", "").port()).isZero();
  }

  @Test
  void aProcessIsAliveOrNot() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();

    assertThat(new DaemonFile(process.pid(), "x:1", "", "", "").isProcessAlive()).isFalse();
    assertThat(new DaemonFile(ProcessHandle.current().pid(), "x:1", "", "", "").isProcessAlive())
        .isTrue();
  }
}
