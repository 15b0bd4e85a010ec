package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The log is the truth: stores come and go before it, and one that contradicts it is refused. */
final class StoreSwitchIT {

  private static void put(HoldfastProcess holdfast, String key, String value) throws IOException {
    try (HttpDaemon http = holdfast.http()) {
      HttpDaemon.ok(http.putJson(key, value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String get(HoldfastProcess holdfast, String key) throws IOException {
    try (HttpDaemon http = holdfast.http()) {
      return new String(http.get(key), StandardCharsets.UTF_8);
    }
  }

  /** The value that the command line starts the daemon for, and what it says when it cannot. */
  private static void checkRefused(HoldfastProcess holdfast, String... words) {
    Ran up = holdfast.run("up");

    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.err()).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static List<Path> files(Path directory, String part) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.getFileName().toString().contains(part)).toList();
    }
  }

  private static void delete(Path directory) throws IOException {
    for (Path file : files(directory, "").reversed()) {
      Files.delete(file);
    }
  }

  @Test
  void aHomeGoesFromOneStoreToAnotherAndBack() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create("rocksdb")) {
      holdfast.up();
      put(holdfast, "a/kept", "[1]");
      put(holdfast, "a/changed", "[1]");
      put(holdfast, "a/deleted", "[1]");
      holdfast.down();
      assertThat(Files.readString(holdfast.home().resolve("logs/daemon-stderr.log")))
          .as("warnings of native access or of Unsafe")
          .isEmpty();

      holdfast.configure("store: memory\n");
      holdfast.upDirectly();
      assertThat(get(holdfast, "a/kept")).isEqualTo("[1]");
      put(holdfast, "a/changed", "[2]");
      try (HttpDaemon http = holdfast.http()) {
        HttpDaemon.ok(http.send("DELETE", "/v1/contexts/a/deleted", new byte[0]));
      }
      holdfast.kill();

      holdfast.configure("store: rocksdb\n");
      holdfast.upDirectly();
      assertThat(get(holdfast, "a/kept")).isEqualTo("[1]");
      assertThat(get(holdfast, "a/changed")).isEqualTo("[2]");
      try (HttpDaemon http = holdfast.http()) {
        assertThat(http.send("GET", "/v1/contexts/a/deleted", new byte[0]).statusCode())
            .isEqualTo(404);
      }
      assertThat(files(holdfast.home(), "librocksdb")).as("unpacked libraries").isEmpty();
    }
  }

  @Test
  void aHomeInMemoryThatWasClosedInOrderGoesToDisk() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.upDirectly();
      put(holdfast, "a/kept", "[1]");
      put(holdfast, "a/other", "[2]");
      holdfast.down();

      holdfast.configure("store: rocksdb\n");
      holdfast.upDirectly();
      assertThat(get(holdfast, "a/kept")).isEqualTo("[1]");
      put(holdfast, "a/kept", "[3]");
      assertThat(get(holdfast, "a/kept")).isEqualTo("[3]");
      assertThat(get(holdfast, "a/other")).isEqualTo("[2]");
    }
  }

  @Test
  void aStoreAheadOfItsLogIsServedReadOnly() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create("rocksdb")) {
      Path log = holdfast.home().resolve("data/wal");
      Path backup = Files.createDirectory(holdfast.home().resolve("backup"));
      holdfast.upDirectly();
      put(holdfast, "a/first", "[1]");
      holdfast.down();
      copy(log, backup);
      holdfast.upDirectly();
      put(holdfast, "a/second", "[2]");
      holdfast.down();
      copy(backup, log);

      holdfast.upDirectly();

      assertThat(get(holdfast, "a/first")).isEqualTo("[1]");
      assertThat(get(holdfast, "a/second")).isEqualTo("[2]");
      Ran refused = holdfast.run("delete", "a/first");
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.err()).contains("read-only", "records at its end are missing", "recover");
    }
  }

  @Test
  void aDamagedStoreIsRefusedAndRebuilt() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create("rocksdb")) {
      holdfast.upDirectly();
      put(holdfast, "a/first", "[1]");
      holdfast.down();
      Path database = holdfast.home().resolve("data/rocksdb/db");
      for (Path table : files(database, ".sst")) {
        Files.write(table, new byte[100]);
      }

      checkRefused(holdfast, "cannot be opened", "remove " + database, "from the log");

      delete(database);
      holdfast.upDirectly();
      assertThat(get(holdfast, "a/first")).isEqualTo("[1]");
    }
  }

  @Test
  void aStateOnDiskMayBeLargerThanTheMemoryLimit() throws IOException {
    byte[] value = ("\"" + "x".repeat(1 << 20) + "\"").getBytes(StandardCharsets.UTF_8);
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("store: rocksdb\nmemory: { hard-limit: 8MiB }\n");
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        for (int i = 0; i < 12; i++) {
          HttpDaemon.ok(http.putJson("large/" + i, value));
        }
        assertThat(http.get("large/0")).isEqualTo(value);
        assertThat(http.get("large/11")).isEqualTo(value);
      }
    }
  }

  @Test
  void aStoreOnDiskWithoutALogIsRefused() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("store: rocksdb\npersistence: none\n");

      checkRefused(holdfast, "needs a log", "Set persistence: wal");
    }
  }

  @Test
  void settingsOfTheStoreAreChecked() {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("store: { provider: rocksdb, config: { write-buffer: 1KiB } }\n");
      checkRefused(holdfast, "write-buffer", "1MiB");
    }
  }
}
