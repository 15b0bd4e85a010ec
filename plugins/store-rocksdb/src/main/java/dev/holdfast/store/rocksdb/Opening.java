package dev.holdfast.store.rocksdb;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database. One from before there were rows of versions is set aside, not read: the log
 * of that time is whole, and fills a new one.
 */
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  private final RocksSettings settings;
  private final DataFiles files;
  private final Failures failures;

  Opening(RocksSettings settings, DataFiles files, Failures failures) {
    this.settings = settings;
    this.files = files;
    this.failures = failures;
  }

  /**
   * Opens or creates the database.
   *
   * @throws HoldfastException when it cannot be opened, with the remedy
   */
  Database open() {
    try {
      files.createDirectories(settings.directory());
      Database database = Database.open(settings, failures);
      if (isCurrent(database)) {
        return database;
      }
      database.close();
      setAside(settings.directory());
      return Database.open(settings, failures);
    } catch (IOException e) {
      throw new HoldfastException(
          ErrorCode.UNAVAILABLE,
          settings.directory() + " cannot be created: " + e.getMessage() + ".");
    }
  }

  private static boolean isCurrent(Database database) {
    try {
      byte[] row = database.get(Table.PROGRESS, RocksContextStore.progressKey());
      return row == null || !Progress.isWithoutVersions(RocksContextStore.progressKey(), row);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private void setAside(Path directory) throws IOException {
    Path above = Objects.requireNonNull(directory.getParent(), "not a root");
    Path aside = above.resolve(directory.getFileName() + "-format-1");
    files.rename(directory, aside);
    files.createDirectories(directory);
    files.syncDirectory(above);
    LOG.warn(
        "the database at {} is of an earlier format: it is now {}, and a new one is filled from the log. Remove it"
            + " when the daemon serves.",
        directory,
        aside);
  }
}
