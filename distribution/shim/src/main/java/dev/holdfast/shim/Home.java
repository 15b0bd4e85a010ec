package dev.holdfast.shim;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which one Holdfast lives.
 *
 * @param directory absolute and normalised
 */
public record Home(Path directory) {
  /** The longest path of a Unix domain socket, in bytes; the system's own limits are 104 to 108. */
  public static final int MAX_SOCKET_PATH_BYTES = 100;

  /** Makes the path absolute. */
  public Home {
    directory = directory.toAbsolutePath().normalize();
  }

  /**
   * The home that {@code --home} names, else {@code HOLDFAST_HOME}, else {@code ~/.holdfast}.
   *
   * @param option the value of {@code --home}, when it was given
   */
  public static Home resolve(@Nullable String option) {
    return resolve(option, System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  static Home resolve(@Nullable String option, Map<String, String> environment, Path userHome) {
    if (option != null) {
      return new Home(Path.of(option));
    }
    String variable = environment.get("HOLDFAST_HOME");
    return variable == null || variable.isBlank()
        ? new Home(userHome.resolve(".holdfast"))
        : new Home(Path.of(variable));
  }

  /** The configuration file. */
  public Path config() {
    return directory.resolve("config.yaml");
  }

  /** The owner's token, mode 600. */
  public Path token() {
    return directory.resolve("token");
  }

  /** All durable state. */
  public Path data() {
    return directory.resolve("data");
  }

  /** Held by the daemon that serves the home. */
  public Path lock() {
    return data().resolve("lock");
  }

  /**
   * Tells the {@link #lock} from every copy of it: equal as long as the file is the same one,
   * wherever it is moved within its file system; empty when there is none, or the system cannot
   * tell.
   */
  public String lockIdentity() {
    try {
      Map<String, Object> identity = Files.readAttributes(lock(), "unix:dev,ino");
      return identity.get("dev") + "-" + identity.get("ino");
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  /** Whether some process holds the {@link #lock}. Not to be asked by the one that does. */
  public boolean isLocked() {
    // Shared, so that two that ask at once do not take each other for a daemon.
    try (FileChannel channel = FileChannel.open(lock(), StandardOpenOption.READ);
        FileLock probe = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return probe == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The daemon's logs. */
  public Path logs() {
    return directory.resolve("logs");
  }

  /** The user's own plugins. */
  public Path plugins() {
    return directory.resolve("plugins");
  }

  /** What exists only while a daemon runs, mode 700. */
  public Path run() {
    return directory.resolve("run");
  }

  /** Tells which daemon serves the home; see {@link DaemonFile}. */
  public Path daemonJson() {
    return run().resolve("daemon.json");
  }

  /** Where the daemon serves MCP. */
  public Path mcpSocket() {
    return run().resolve("mcp.sock");
  }

  /** Held by whoever starts a daemon. */
  public Path startLock() {
    return run().resolve("start.lock");
  }

  /** The directory, as messages name it. */
  @Override
  public String toString() {
    return directory.toString();
  }

  /** Whether the path of {@link #mcpSocket} is short enough for a socket. */
  public boolean hasSocket() {
    return mcpSocket().toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH_BYTES;
  }

  /** Creates the home and its {@code run} directory with mode 700, where they do not exist. */
  public void createRun() throws IOException {
    createPrivate(directory);
    createPrivate(run());
  }

  private static void createPrivate(Path directory) throws IOException {
    Set<PosixFilePermission> owner =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new IOException(directory + " is not a directory; name another home by --home");
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(owner));
    }
  }
}
