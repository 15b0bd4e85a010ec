package dev.holdfast.launcher.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTests {
  @TempDir Path folder;

  @Test
  void theFlagComesBeforeTheEnvironmentBeforeTheDefault() {
    Map<String, String> environment = Map.of("HOLDFAST_HOME", "/from/environment");

    assertThat(Home.resolve(Path.of("/from/flag"), environment).directory())
        .isEqualTo(Path.of("/from/flag"));
    assertThat(Home.resolve(null, environment).directory()).isEqualTo(Path.of("/from/environment"));
    assertThat(Home.resolve(null, Map.of()).directory().getFileName()).hasToString(".holdfast");
  }

  @Test
  void aNewHomeIsPrivate() throws IOException {
    Home home = new Home(folder.resolve("a/b"));

    home.create();
    home.create();

    assertThat(home.isPrivate()).isTrue();
    assertThat(Files.getPosixFilePermissions(home.run()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void theDaemonFileIsReadBackAndIsPrivate() throws IOException {
    Home home = new Home(folder.resolve("home"));
    home.create();
    DaemonFile file = new DaemonFile(ProcessHandle.current().pid(), "127.0.0.1:7433", "0.1.0", "i");

    file.write(home);
    file.write(home);

    assertThat(DaemonFile.find(home)).contains(file);
    assertThat(file.isAlive()).isTrue();
    assertThat(Files.getPosixFilePermissions(home.daemonFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void onlyTheOwnDaemonFileIsDeleted() throws IOException {
    Home home = new Home(folder.resolve("home"));
    home.create();
    DaemonFile mine = new DaemonFile(1, "a", "v", "mine");
    DaemonFile other = new DaemonFile(2, "a", "v", "other");
    other.write(home);

    mine.delete(home);
    assertThat(DaemonFile.find(home)).contains(other);
    other.delete(home);
    assertThat(DaemonFile.find(home)).isEmpty();
  }

  @Test
  void damageIsLikeAbsence() throws IOException {
    Home home = new Home(folder.resolve("home"));
    home.create();
    for (String text :
        new String[] {
          "", "{", "[]", "{\"pid\":1}", "{\"pid\":\"x\",\"address\":1,\"version\":1,\"instance\":1}"
        }) {
      Files.writeString(home.daemonFile(), text);
      assertThat(DaemonFile.find(home)).as(text).isEmpty();
    }
  }
}
