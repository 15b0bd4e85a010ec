package dev.holdfast.launcher.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A home directory and the names in it. Everything in it belongs to one user and to at most one
 * daemon.
 *
 * @param directory the home, absolute
 */
public record Home(Path directory) {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /** Makes the path absolute. */
  public Home {
    directory = directory.toAbsolutePath().normalize();
  }

  /** The home that was named, else {@code $HOLDFAST_HOME}, else {@code ~/.holdfast}. */
  public static Home resolve(@Nullable Path named, Map<String, String> environment) {
    if (named != null) {
      return new Home(named);
    }
    String fromEnvironment = environment.getOrDefault("HOLDFAST_HOME", "");
    return new Home(
        fromEnvironment.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".holdfast")
            : Path.of(fromEnvironment));
  }

  /** The configuration, when there is one. */
  public Path configurationFile() {
    return directory.resolve("config.yaml");
  }

  /** The first token, made by the daemon at its first start. */
  public Path tokenFile() {
    return directory.resolve("token");
  }

  /** Plugins beside the shipped ones. */
  public Path plugins() {
    return directory.resolve("plugins");
  }

  /** The daemon's log and crash reports. */
  public Path logs() {
    return directory.resolve("logs");
  }

  /** What exists only while a daemon runs. */
  public Path run() {
    return directory.resolve("run");
  }

  /** Where the daemon of this home is. */
  public Path daemonFile() {
    return run().resolve("daemon.json");
  }

  /** The file that the daemon keeps locked as long as it uses the data. */
  public Path dataLock() {
    return directory.resolve("data").resolve("lock");
  }

  /** Creates the home, {@code logs} and {@code run}, readable by nobody else. */
  public void create() throws IOException {
    Path parent = directory.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    for (Path folder : new Path[] {directory, logs(), run()}) {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
      }
    }
  }

  /** Whether nobody but the owner may enter. */
  public boolean isPrivate() throws IOException {
    return PRIVATE.containsAll(Files.getPosixFilePermissions(directory));
  }

  /** Whether some process holds the lock on the data. */
  public boolean isDataLocked() {
    if (!Files.exists(dataLock())) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(dataLock(), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
