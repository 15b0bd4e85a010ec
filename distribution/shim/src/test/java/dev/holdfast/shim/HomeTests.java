package dev.holdfast.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTests {
  private static final Path USER = Path.of("/home/someone");

  @TempDir private Path directory;

  @Test
  void theOptionComesBeforeTheVariableBeforeTheDefault() {
    Map<String, String> environment = Map.of("HOLDFAST_HOME", "/var/holdfast");

    assertThat(Home.resolve("/opt/../x", environment, USER).directory()).isEqualTo(Path.of("/x"));
    assertThat(Home.resolve(null, environment, USER).directory())
        .isEqualTo(Path.of("/var/holdfast"));
    assertThat(Home.resolve(null, Map.of("HOLDFAST_HOME", " "), USER).directory())
        .isEqualTo(USER.resolve(".holdfast"));
    assertThat(Home.resolve("relative", environment, USER).directory()).isAbsolute();
  }

  @Test
  void theRunDirectoryIsPrivate() throws Exception {
    Home home = new Home(directory.resolve("h"));

    home.createRun();
    home.createRun();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.run())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void aLockOnTheDataIsSeenAndAnAbsentFileIsNotMade() throws Exception {
    Home home = new Home(directory);
    assertThat(home.isLocked()).isFalse();
    assertThat(home.data()).doesNotExist();
    Files.createDirectory(home.data());

    try (FileChannel channel =
            FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThat(home.isLocked()).isTrue();
    }
    assertThat(home.isLocked()).isFalse();
  }

  @Test
  void aHomeThatMovedIsTheSameAndACopyIsNot() throws Exception {
    Home home = new Home(directory.resolve("a"));
    assertThat(home.lockIdentity()).isEmpty();
    Files.createDirectories(home.data());
    Files.createFile(home.lock());
    DaemonFile daemon = new DaemonFile(77, "x:1", "", "", home.lockIdentity());
    assertThat(daemon.isOf(home)).isTrue();

    Home moved = new Home(Files.move(home.directory(), directory.resolve("b")));
    Home copy = new Home(directory.resolve("c"));
    Files.createDirectories(copy.data());
    Files.copy(moved.lock(), copy.lock());

    assertThat(daemon.isOf(moved)).isTrue();
    assertThat(daemon.isOf(copy)).isFalse();
    assertThat(daemon.isOf(home)).isFalse();
  }

  @Test
  void aFileIsNoHome() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");

    assertThatThrownBy(() -> new Home(file).createRun())
        .hasMessage(file + " is not a directory; name another home by --home");
  }

  @Test
  void aLongPathHasNoSocket() {
    assertThat(new Home(Path.of("/short")).hasSocket()).isTrue();
    assertThat(new Home(Path.of("/" + "é".repeat(50))).hasSocket()).isFalse();
  }
}
