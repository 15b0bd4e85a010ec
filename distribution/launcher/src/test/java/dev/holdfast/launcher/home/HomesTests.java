package dev.holdfast.launcher.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shim.DaemonFile;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void afterACrashThePortIsKnownUntilAnotherTakesIt() throws Exception {
    Home home = new Home(folder.resolve("a"));
    Homes.create(home);
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      new DaemonFile(ended.pid(), "127.0.0.1:" + port, "v", "i", "").write(home);
      assertThat(Homes.lastPort(home)).isEmpty();
    }

    assertThat(Homes.lastPort(home)).hasValue(port);
    new DaemonFile(ended.pid(), "127.0.0.1:" + port, "v", "i", "another-home").write(home);
    assertThat(Homes.lastPort(home)).isEmpty();
    new DaemonFile(ProcessHandle.current().pid(), "127.0.0.1:" + port, "v", "i", "").write(home);
    assertThat(Homes.lastPort(home)).isEmpty();
  }

  @Test
  void thisProcessIsAliveAndAnEndedOneIsNot() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();

    assertThat(Homes.isAlive(new DaemonFile(ProcessHandle.current().pid(), "a", "v", "i", "")))
        .isTrue();
    assertThat(Homes.isAlive(new DaemonFile(ended.pid(), "a", "v", "i", ""))).isFalse();
  }
}
