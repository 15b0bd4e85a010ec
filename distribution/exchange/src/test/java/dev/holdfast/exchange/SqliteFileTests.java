package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteFileTests {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Path file() {
    return folder.resolve("contexts.sqlite");
  }

  private static ExchangedEntry entry(String key, String value, Optional<Instant> expiresAt) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new ExchangedEntry(
        key, 3, "application/json", bytes, Digest.compute(bytes), NOW, expiresAt, "alice");
  }

  private void export(ExchangedEntry... entries) {
    try (SqliteFile file = SqliteFile.forExport(file(), "", NOW)) {
      for (ExchangedEntry entry : entries) {
        file.write(entry);
      }
      file.finish(NOW);
    }
  }

  private List<ExchangedEntry> entries() {
    List<ExchangedEntry> entries = new ArrayList<>();
    try (SqliteFile file = SqliteFile.forImport(file())) {
      file.read(entries::add);
    }
    return entries;
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  @Test
  void whatWasWrittenIsReadInTheOrderOfKeys() {
    export(
        entry("b", "{\"x\" : 1.00}", Optional.empty()),
        entry("a/ä/\uD83D\uDE80", "[]", Optional.of(NOW.plusSeconds(60))));

    assertThat(entries())
        .extracting(ExchangedEntry::key, e -> new String(e.value(), StandardCharsets.UTF_8))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a/ä/\uD83D\uDE80", "[]"),
            org.assertj.core.groups.Tuple.tuple("b", "{\"x\" : 1.00}"));
    assertThat(entries().getFirst().expiresAt()).contains(NOW.plusSeconds(60));
    assertThat(entries().getFirst().writer()).isEqualTo("alice");
    assertThat(entries().getFirst().version()).isEqualTo(3);
  }

  @Test
  void aSecondExportReplacesKeyByKey() {
    export(entry("a", "1", Optional.empty()), entry("b", "1", Optional.empty()));
    export(entry("b", "2", Optional.empty()));

    assertThat(entries())
        .extracting(e -> e.key() + new String(e.value(), StandardCharsets.UTF_8))
        .containsExactly("a1", "b2");
  }

  @Test
  void anExportThatWasCutOffLeavesTheFileAsItWas() {
    export(entry("a", "1", Optional.empty()));
    try (SqliteFile file = SqliteFile.forExport(file(), "", NOW)) {
      file.write(entry("a", "2", Optional.empty()));
      file.write(entry("c", "2", Optional.empty()));
    }

    assertThat(entries())
        .extracting(e -> e.key() + new String(e.value(), StandardCharsets.UTF_8))
        .containsExactly("a1");
  }

  @Test
  void theFileIsThePropertyOfItsUser() throws IOException {
    export();
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  /** As the first version of the schema was released; it may not be changed. */
  private void writeVersion1() throws SQLException {
    run(
        "CREATE TABLE contexts (key TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL,"
            + " content_type TEXT NOT NULL, value BLOB NOT NULL, digest TEXT NOT NULL,"
            + " updated_at TEXT NOT NULL, expires_at TEXT) STRICT",
        "INSERT INTO contexts VALUES ('old', 7, 'text/plain', x'6869', '"
            + Digest.compute("hi".getBytes(StandardCharsets.UTF_8)).hex()
            + "', '2025-01-01T00:00:00Z', NULL)",
        "PRAGMA application_id = " + Migrations.APPLICATION_ID,
        "PRAGMA user_version = 1");
  }

  @Test
  void anOlderSchemaIsReadWithoutBeingChanged() throws SQLException, IOException {
    writeVersion1();
    byte[] before = Files.readAllBytes(file());

    assertThat(entries()).extracting(ExchangedEntry::key).containsExactly("old");
    assertThat(entries().getFirst().writer()).isEmpty();
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void anOlderSchemaIsMigratedByAnExport() throws SQLException {
    writeVersion1();
    export(entry("new", "1", Optional.empty()));

    assertThat(entries()).extracting(ExchangedEntry::key).containsExactly("new", "old");
    assertThat(entries().getFirst().writer()).isEqualTo("alice");
    assertThat(Migrations.NEWEST).isEqualTo(2);
  }

  @Test
  void aNewerSchemaIsRefused() throws SQLException {
    export();
    run("PRAGMA user_version = 99");

    assertThatThrownBy(this::entries)
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("schema version 99")
        .hasMessageContaining("Use a newer Holdfast");
    assertThatThrownBy(this::export).hasMessageContaining("schema version 99");
  }

  @Test
  void somebodyElsesFileIsLeftAlone() throws SQLException, IOException {
    run("CREATE TABLE t (x)");
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(this::export).hasMessageContaining("no export of Holdfast");
    assertThatThrownBy(this::entries).hasMessageContaining("no export of Holdfast");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);

    Files.writeString(file(), "a text of mine");
    assertThatThrownBy(this::export).hasMessageContaining("is no SQLite file");
    assertThat(file()).hasContent("a text of mine");
    assertThat(SqliteFile.isOne(file())).isFalse();
  }

  @Test
  void aValueThatWasChangedIsNamed() throws SQLException {
    export(entry("a", "1", Optional.empty()));
    run("UPDATE contexts SET value = x'32'");

    assertThatThrownBy(this::entries)
        .hasMessageContaining("the value of 'a' is not the one that was exported");
  }

  @Test
  void whatIsMissingInARowIsNamed() throws SQLException {
    run(
        "CREATE TABLE contexts (key, version, content_type, value, digest, updated_at, expires_at)",
        "INSERT INTO contexts VALUES ('a', 1, 'text/plain', x'31', NULL, NULL, NULL)",
        "PRAGMA application_id = " + Migrations.APPLICATION_ID,
        "PRAGMA user_version = 1");
    assertThatThrownBy(this::entries).hasMessageContaining("'a' has no digest");
    run("UPDATE contexts SET value = NULL");
    assertThatThrownBy(this::entries).hasMessageContaining("'a' has no value");
    run("UPDATE contexts SET key = NULL");
    assertThatThrownBy(this::entries).hasMessageContaining("has no key");
  }

  @Test
  void aViewIsNoExport() throws SQLException {
    run(
        "CREATE VIEW contexts AS SELECT 1 AS key",
        "PRAGMA application_id = " + Migrations.APPLICATION_ID,
        "PRAGMA user_version = 2");
    assertThatThrownBy(this::entries).hasMessageContaining("has no table contexts");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    export(entry("a", "1".repeat(100_000), Optional.empty()));
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), java.util.Arrays.copyOf(bytes, 6_000));

    assertThatThrownBy(this::entries)
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining(file().toString());
  }
}
