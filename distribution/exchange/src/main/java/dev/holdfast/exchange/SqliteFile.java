package dev.holdfast.exchange;

import dev.holdfast.api.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.sqlite.SQLiteConfig;

/**
 * A SQLite file of entries. Not safe for use by several threads.
 *
 * <p>What is written becomes part of the file at {@link #finish}, all of it or nothing: SQLite's
 * own journal undoes an export that was cut off.
 */
public final class SqliteFile implements AutoCloseable {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int BUSY_MILLIS = 5_000;

  private final Path path;
  private final Connection connection;
  private long exportId;
  private long written;

  private SqliteFile(Path path, Connection connection) {
    this.path = path;
    this.connection = connection;
  }

  /** Whether the file says of itself that it is a SQLite database; false when there is none. */
  public static boolean isOne(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /**
   * Opens a file to write entries to: a new one of mode 600, or an earlier export, whose schema is
   * brought to the newest version and whose entries are replaced key by key.
   *
   * @param prefix what is exported, for the file's own record of exports
   * @throws ExchangeException when it is no such file, or newer than this program
   */
  public static SqliteFile forExport(Path path, String prefix, Instant now) {
    Native.prepare();
    createPrivate(path);
    SqliteFile file = new SqliteFile(path, connect(path, false));
    try {
      int tables = Migrations.pragma(file.connection, "schema_version");
      if (tables > 0) {
        file.checkKind();
      }
      Migrations.run(file.connection);
      try (PreparedStatement insert =
          file.connection.prepareStatement(
              "INSERT INTO exports (begun_at, prefix) VALUES (?, ?) RETURNING id")) {
        insert.setString(1, now.toString());
        insert.setString(2, prefix);
        try (ResultSet row = insert.executeQuery()) {
          row.next();
          file.exportId = row.getLong(1);
        }
      }
      return file;
    } catch (SQLException e) {
      file.discard();
      throw file.failed("cannot be written", e);
    } catch (RuntimeException e) {
      file.discard();
      throw e;
    }
  }

  /**
   * Opens an export to read it; the file is not changed, whatever its version.
   *
   * @throws ExchangeException when it is no such file, or newer than this program
   */
  public static SqliteFile forImport(Path path) {
    Native.prepare();
    SqliteFile file = new SqliteFile(path, connect(path, true));
    try {
      file.checkKind();
      return file;
    } catch (SQLException e) {
      file.discard();
      throw file.failed("cannot be read", e);
    } catch (RuntimeException e) {
      file.discard();
      throw e;
    }
  }

  private static void createPrivate(Path path) {
    try {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mode =
            isPosix
                ? new FileAttribute<?>[] {
                  PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(path, mode);
      } else if (!Files.isRegularFile(path) || (Files.size(path) > 0 && !isOne(path))) {
        throw new ExchangeException(
            path + " exists and is no SQLite file; choose another name, or remove it.");
      }
    } catch (NoSuchFileException e) {
      throw new ExchangeException(
          path + " cannot be written: its folder does not exist; create it first.", e);
    } catch (AccessDeniedException e) {
      throw new ExchangeException(
          path + " cannot be written: permission denied; choose another folder.", e);
    } catch (IOException e) {
      throw new ExchangeException(
          path + " cannot be written: " + e.getMessage() + ". Check the path and the disk.", e);
    }
  }

  private static Connection connect(Path path, boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    try {
      Connection connection =
          config.createConnection("jdbc:sqlite:" + path.toAbsolutePath().normalize());
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw new ExchangeException(path + " cannot be opened: " + e.getMessage() + ".", e);
    }
  }

  private void checkKind() throws SQLException {
    int version = Migrations.version(connection);
    if (Migrations.pragma(connection, "application_id") != Migrations.APPLICATION_ID
        || version < 1) {
      throw new ExchangeException(path + " is a SQLite file, but no export of Holdfast.");
    }
    if (!Migrations.isTable(connection, "contexts")) {
      throw new ExchangeException(path + " has no table contexts, so it is no export of Holdfast.");
    }
    if (version > Migrations.NEWEST) {
      throw new ExchangeException(
          path
              + " has schema version "
              + version
              + "; this version of Holdfast knows up to "
              + Migrations.NEWEST
              + ". Use a newer Holdfast.");
    }
  }

  /** Adds an entry, or replaces the one of that key. */
  public void write(ExchangedEntry entry) {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT OR REPLACE INTO contexts
              (key, version, content_type, value, digest, updated_at, expires_at, writer)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      upsert.setString(1, entry.key());
      upsert.setLong(2, entry.version());
      upsert.setString(3, entry.contentType());
      upsert.setBytes(4, entry.value());
      upsert.setString(5, entry.digest().hex());
      upsert.setString(6, entry.updatedAt().toString());
      upsert.setString(7, entry.expiresAt().map(Instant::toString).orElse(null));
      upsert.setString(8, entry.writer());
      upsert.executeUpdate();
      written++;
    } catch (SQLException e) {
      throw failed("cannot take '" + entry.key() + "'", e);
    }
  }

  /**
   * Hands over the entries in the order of their keys, until one is not wanted.
   *
   * @throws ExchangeException naming the entry whose bytes are not those of its digest
   */
  public void read(Predicate<ExchangedEntry> visitor) {
    try (PreparedStatement select = connection.prepareStatement(select());
        ResultSet rows = select.executeQuery()) {
      while (rows.next() && visitor.test(entry(rows))) {}
    } catch (SQLException e) {
      throw failed("cannot be read", e);
    }
  }

  private String select() throws SQLException {
    String writer = Migrations.version(connection) >= 2 ? "writer" : "'' AS writer";
    return "SELECT key, version, content_type, value, digest, updated_at, expires_at, "
        + writer
        + " FROM contexts ORDER BY key";
  }

  private ExchangedEntry entry(ResultSet row) throws SQLException {
    String key = required(row, "key", row.getRow() + ". row");
    byte[] value = row.getBytes("value");
    if (value == null) {
      throw new ExchangeException(path + ": the row of '" + key + "' has no value.");
    }
    try {
      Digest digest = Digest.parse(required(row, "digest", key));
      if (!Digest.compute(value).equals(digest)) {
        throw new ExchangeException(
            path + ": the value of '" + key + "' is not the one that was exported.");
      }
      return new ExchangedEntry(
          key,
          row.getLong("version"),
          required(row, "content_type", key),
          value,
          digest,
          Instant.parse(required(row, "updated_at", key)),
          Optional.ofNullable(row.getString("expires_at")).map(Instant::parse),
          required(row, "writer", key));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ExchangeException(path + ": the row of '" + key + "' cannot be read: " + e, e);
    }
  }

  private String required(ResultSet row, String column, String where) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      throw new ExchangeException(path + ": '" + where + "' has no " + column + ".");
    }
    return text;
  }

  /** Makes what was written part of the file. */
  public void finish(Instant now) {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE exports SET ended_at = ?, entries = ? WHERE id = ?")) {
      update.setString(1, now.toString());
      update.setLong(2, written);
      update.setLong(3, exportId);
      update.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      throw failed("cannot be written", e);
    }
  }

  private ExchangeException failed(String what, SQLException e) {
    return new ExchangeException(path + " " + what + ": " + e.getMessage() + ".", e);
  }

  private void discard() {
    try {
      connection.close();
    } catch (SQLException e) {
      // What failed before is the news.
    }
  }

  /** Closes the file; what was written since and not finished is undone. */
  @Override
  public void close() {
    try (connection) {
      connection.rollback();
    } catch (SQLException e) {
      throw failed("cannot be closed", e);
    }
  }
}
