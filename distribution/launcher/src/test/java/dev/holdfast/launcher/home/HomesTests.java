package dev.holdfast.launcher.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shim.DaemonFile;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomesTests {
  @TempDir Path folder;

  @Test
  void aNewHomeIsPrivate() throws IOException {
    Home home = new Home(folder.resolve("a/b"));

    Homes.create(home);
    Homes.create(home);

    assertThat(Homes.isPrivate(home)).isTrue();
    for (Path created : new Path[] {home.run(), home.logs()}) {
      assertThat(Files.getPosixFilePermissions(created))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void openPermissionsAreSeen() throws IOException {
    Home home = new Home(folder.resolve("a"));
    Homes.create(home);

    Files.setPosixFilePermissions(home.directory(), PosixFilePermissions.fromString("rwxr-x---"));

    assertThat(Homes.isPrivate(home)).isFalse();
  }

  @Test
  void aLockOnTheDataIsSeenAndAnAbsentFileIsNotMade() throws IOException {
    Home home = new Home(folder.resolve("a"));
    Homes.create(home);
    assertThat(Homes.isDataLocked(home)).isFalse();
    assertThat(home.data()).doesNotExist();
    Files.createDirectory(home.data());

    try (FileChannel channel =
            FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThat(Homes.isDataLocked(home)).isTrue();
    }
    assertThat(Homes.isDataLocked(home)).isFalse();
  }

  @Test
  void thisProcessIsAliveAndAnEndedOneIsNot() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();

    assertThat(Homes.isAlive(new DaemonFile(ProcessHandle.current().pid(), "a", "v", "i")))
        .isTrue();
    assertThat(Homes.isAlive(new DaemonFile(ended.pid(), "a", "v", "i"))).isFalse();
  }
}
