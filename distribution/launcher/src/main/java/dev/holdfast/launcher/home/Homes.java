package dev.holdfast.launcher.home;

import dev.holdfast.shim.DaemonFile;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Looks at homes and at the processes that they name. */
public final class Homes {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private Homes() {}

  /** Creates the home, {@code logs}, {@code plugins} and {@code run}, open to nobody else. */
  public static void create(Home home) throws IOException {
    home.createRun();
    for (Path folder : List.of(home.logs(), home.plugins())) {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
      }
    }
  }

  /**
   * The file that {@code up} keeps locked while it starts a daemon. Not {@link Home#startLock},
   * which the shim holds while it waits for {@code up}.
   */
  public static Path upLock(Home home) {
    return home.run().resolve("up.lock");
  }

  /** Whether nobody but the owner may enter. */
  public static boolean isPrivate(Home home) throws IOException {
    return PRIVATE.containsAll(Files.getPosixFilePermissions(home.directory()));
  }

  /**
   * The port of the last daemon of this home, when that did not end in order and nobody else has
   * taken the port since.
   */
  public static OptionalInt lastPort(Home home) {
    return DaemonFile.read(home)
        .filter(last -> last.isOf(home) && !isAlive(last) && last.port() > 0 && isFree(last))
        .map(last -> OptionalInt.of(last.port()))
        .orElse(OptionalInt.empty());
  }

  private static boolean isFree(DaemonFile last) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(last.host()), last.port()));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a process of that number runs; one that ended and was not yet reaped does not. */
  public static boolean isAlive(DaemonFile file) {
    return file.isProcessAlive() && !isZombie(file.pid());
  }

  /** Where nobody reaps orphans, as in many containers, an ended process stays in the table. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }
}
