package dev.holdfast.benchmarks.durable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * SQLite with a write-ahead log: one transaction a put, on one connection, since there is one
 * writer at a time anyway.
 */
final class SqliteTarget implements Target {
  private final ReentrantLock writer = new ReentrantLock();
  private final Connection connection;
  private final PreparedStatement insert;

  SqliteTarget(Path directory, String synchronous) throws SQLException {
    connection = open(directory);
    try (Statement setting = connection.createStatement()) {
      setting.execute("PRAGMA journal_mode=WAL");
      setting.execute("PRAGMA synchronous=" + synchronous);
      setting.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, value BLOB NOT NULL)");
    }
    insert = connection.prepareStatement("INSERT INTO entries VALUES (?, ?)");
  }

  private static Connection open(Path directory) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("entries.db"));
  }

  @Override
  public void put(long id, byte[] value) throws SQLException {
    writer.lock();
    try {
      insert.setLong(1, id);
      insert.setBytes(2, value);
      insert.executeUpdate();
    } finally {
      writer.unlock();
    }
  }

  @Override
  public OptionalLong syncs() {
    return OptionalLong.empty();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    connection.close();
  }

  @Override
  public void forEachPresent(Path directory, int bytes, LongConsumer visitor) throws SQLException {
    Payload payload = new Payload(bytes);
    try (Connection again = open(directory);
        Statement query = again.createStatement();
        ResultSet all = query.executeQuery("SELECT value FROM entries")) {
      while (all.next()) {
        payload.check(all.getBytes(1), visitor);
      }
    }
  }
}
