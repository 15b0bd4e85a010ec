package dev.holdfast.exchange;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The steps from each version of the schema to the next. The version of a file is its {@code
 * user_version} (SQLite, PRAGMA statements); a step that was released is never changed, only
 * followed by another.
 */
final class Migrations {
  /** Step {@code i} leads from version {@code i} to {@code i + 1}. */
  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE contexts (
                key          TEXT    NOT NULL PRIMARY KEY,
                version      INTEGER NOT NULL CHECK (version >= 1),
                content_type TEXT    NOT NULL,
                value        BLOB    NOT NULL,
                digest       TEXT    NOT NULL CHECK (length(digest) = 64),
                updated_at   TEXT    NOT NULL,
                expires_at   TEXT
              ) STRICT
              """),
          List.of(
              "ALTER TABLE contexts ADD COLUMN writer TEXT NOT NULL DEFAULT ''",
              """
              CREATE TABLE exports (
                id       INTEGER PRIMARY KEY,
                begun_at TEXT    NOT NULL,
                ended_at TEXT,
                prefix   TEXT    NOT NULL,
                entries  INTEGER NOT NULL DEFAULT 0
              ) STRICT
              """));

  /** The version that this program writes. */
  static final int NEWEST = STEPS.size();

  /** "HOLD" in ASCII: marks a file as one of ours (SQLite, application_id). */
  static final int APPLICATION_ID = 0x484F4C44;

  private Migrations() {}

  static int version(Connection connection) throws SQLException {
    return pragma(connection, "user_version");
  }

  static int pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /** Whether there is a table of that name; a view could run without end. */
  static boolean isTable(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Brings the schema to the newest version, in one transaction. */
  static void run(Connection connection) throws SQLException {
    int from = version(connection);
    if (from == NEWEST) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      for (List<String> step : STEPS.subList(from, NEWEST)) {
        for (String sql : step) {
          statement.executeUpdate(sql);
        }
      }
      statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
      statement.executeUpdate("PRAGMA user_version = " + NEWEST);
    }
    connection.commit();
  }
}
