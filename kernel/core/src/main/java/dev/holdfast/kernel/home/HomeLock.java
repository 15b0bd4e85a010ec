package dev.holdfast.kernel.home;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.seam.ExclusiveFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds {@code data/lock} of a home for as long as the process lives, so that two daemons never
 * share one.
 */
public final class HomeLock implements AutoCloseable {
  private final ExclusiveFile file;

  private HomeLock(ExclusiveFile file) {
    this.file = file;
  }

  /**
   * Creates {@code home} and {@code home/data} with mode 700 when they are absent, and locks them.
   */
  public static HomeLock acquire(Path home, DataFiles files) throws StartException {
    Path lock = home.resolve("data").resolve("lock");
    try {
      files.createDirectories(home.resolve("data"));
      return ExclusiveFile.tryAcquire(lock)
          .map(HomeLock::new)
          .orElseThrow(() -> new StartException(List.of(inUse(home, lock))));
    } catch (IOException e) {
      throw new StartException(
          "%s cannot be locked: %s%s."
              .formatted(
                  lock,
                  e.getClass().getSimpleName(),
                  e.getMessage() == null ? "" : " (" + e.getMessage() + ")"),
          e);
    }
  }

  /** Locks data that are not in force yet. */
  public static HomeLock hold(Path data) throws IOException {
    return ExclusiveFile.tryAcquire(data.resolve("lock"))
        .map(HomeLock::new)
        .orElseThrow(() -> new IOException(data + " is in use"));
  }

  private static String inUse(Path home, Path lock) {
    return "Another daemon runs on the home %s (%s is locked): use it, or choose another --home."
        .formatted(home, lock);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
