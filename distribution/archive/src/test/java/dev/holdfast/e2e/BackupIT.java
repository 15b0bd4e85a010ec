package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Backups of a daemon that serves: taken, proven, restored elsewhere. */
final class BackupIT {
  private static final int WRITERS = 4;

  @TempDir private Path folder;

  static List<String> stores() {
    return HoldfastProcess.stores();
  }

  /** Appends its own numbers to its own key, one after the other, until told to end. */
  private static final class Writer {
    private final String key;
    private final AtomicLong acknowledged = new AtomicLong();
    private final CompletableFuture<Void> end;

    Writer(HoldfastProcess holdfast, int number, AtomicBoolean isDone) {
      key = "writers/" + number;
      end =
          CompletableFuture.runAsync(() -> {
            try (HttpDaemon http = holdfast.http()) {
              while (!isDone.get()) {
                long next = acknowledged.get() + 1;
                HttpDaemon.ok(http.append(key, Long.toString(next), number + "-" + next));
                acknowledged.set(next);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static JsonSlice json(Ran ran) {
    return JsonSlice.parse(ran.orFail().out().getBytes(StandardCharsets.UTF_8), 16);
  }

  private static String member(JsonSlice object, String name) {
    return object.member(name).orElseThrow().raw();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aBackupUnderWritersHoldsAllThatWasAcknowledgedBefore(String store) throws Exception {
    try (HoldfastProcess original = HoldfastProcess.create(store);
        HoldfastProcess restored = HoldfastProcess.create(store)) {
      original.upDirectly();
      AtomicBoolean isDone = new AtomicBoolean();
      List<Writer> writers =
          Stream.iterate(0, i -> i + 1)
              .limit(WRITERS)
              .map(i -> new Writer(original, i, isDone))
              .toList();
      while (writers.stream().anyMatch(writer -> writer.acknowledged.get() < 50)) {
        LockSupport.parkNanos(5_000_000);
      }
      List<Long> before = writers.stream().map(writer -> writer.acknowledged.get()).toList();
      Path backup = folder.resolve("backup");

      JsonSlice written = json(original.run("backup", backup.toString(), "--json"));

      isDone.set(true);
      writers.forEach(writer -> writer.end.join());
      JsonSlice read = json(restored.run("restore", backup.toString(), "--json"));
      assertThat(member(read, "stateHash")).isEqualTo(member(written, "stateHash"));
      assertThat(member(read, "position")).isEqualTo(member(written, "position"));
      assertThat(member(read, "entries")).isEqualTo(Integer.toString(WRITERS));
      assertThat(member(read, "stateProven")).isEqualTo(store.equals("memory") ? "true" : "false");
      restored.upDirectly();
      try (HttpDaemon http = restored.http();
          HttpDaemon source = original.http()) {
        for (int i = 0; i < WRITERS; i++) {
          String key = writers.get(i).key;
          List<JsonSlice> values = JsonSlice.parse(http.get(key), 4).elements();
          assertThat(values).hasSizeGreaterThanOrEqualTo(before.get(i).intValue());
          // Element n of the array is the number n: none is lost, doubled or out of order.
          for (int n = 0; n < values.size(); n++) {
            assertThat(values.get(n).asLong()).isEqualTo(n + 1L);
          }
          long version = values.size();
          assertThat(http.get(key, version)).isEqualTo(source.get(key, version));
          assertThat(http.get(key, 1)).isEqualTo(source.get(key, 1));
          assertThat(history(http, key)).isEqualTo(history(source, key).subList(0, values.size()));
        }
        // Fencing tokens go on above those that the original can have granted since.
        assertThat(token(http)).isGreaterThan(token(source) + (1L << 40));
      }
    }
  }

  private static List<String> history(HttpDaemon http, String key) throws IOException {
    return http
        .json("/v1/history/" + key + "?limit=1000")
        .member("items")
        .orElseThrow()
        .elements()
        .stream()
        .map(JsonSlice::raw)
        .toList();
  }

  private static long token(HttpDaemon http) throws IOException {
    byte[] request = "{\"names\": [\"one\"]}".getBytes(StandardCharsets.UTF_8);
    byte[] lease =
        HttpDaemon.ok(http.send("POST", "/v1/leases", request, "Content-Type", "application/json"))
            .body();
    return JsonSlice.parse(lease, 4).member("token").orElseThrow().asLong();
  }

  @Test
  void aTamperedByteIsFoundAndNothingIsRestored() throws IOException {
    Path backup = folder.resolve("backup");
    try (HoldfastProcess holdfast = HoldfastProcess.create();
        HoldfastProcess other = HoldfastProcess.create()) {
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        HttpDaemon.ok(http.putJson("a", "[1]".getBytes(StandardCharsets.UTF_8)));
      }
      holdfast.run("backup", backup.toString()).orFail();
      checkPrivate(backup);

      Path log = files(backup.resolve("wal")).getLast();
      byte[] bytes = Files.readAllBytes(log);
      bytes[bytes.length / 2] ^= 1;
      Files.write(log, bytes);
      Ran verify = other.run("verify", backup.toString());
      assertThat(verify.exitCode()).isEqualTo(1);
      assertThat(verify.out()).contains("FOUND wal/" + log.getFileName() + " was changed");
      Ran restore = other.run("restore", backup.toString());
      assertThat(restore.exitCode()).isEqualTo(1);
      assertThat(restore.err()).contains("Nothing was changed").doesNotContain("\tat ");
      assertThat(other.home().resolve("data/manifest.json")).doesNotExist();
    }
  }

  private static List<Path> files(Path backup) throws IOException {
    try (Stream<Path> all = Files.walk(backup)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void checkPrivate(Path backup) throws IOException {
    try (Stream<Path> all = Files.walk(backup)) {
      for (Path path : all.toList()) {
        assertThat(Files.getPosixFilePermissions(path))
            .as(path.toString())
            .isEqualTo(
                PosixFilePermissions.fromString(
                    Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void aUsedHomeIsReplacedOnlyWhenToldAndKeepsWhatItHad() throws IOException {
    Path backup = folder.resolve("backup");
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.upDirectly();
      put(holdfast, "[1]");
      holdfast.run("backup", backup.toString()).orFail();
      put(holdfast, "[2]");
      Ran running = holdfast.run("restore", backup.toString(), "--replace");
      assertThat(running.exitCode()).isEqualTo(1);
      assertThat(running.err()).contains("holdfast down");
      holdfast.down();

      Ran refused = holdfast.run("restore", backup.toString());
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("--replace").contains("Nothing was changed");

      String aside =
          member(
              json(holdfast.run("restore", backup.toString(), "--replace", "--json")), "setAside");
      assertThat(Path.of(aside.replace("\"", "")).resolve("wal")).isDirectory();
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        assertThat(http.get("a")).asString(StandardCharsets.UTF_8).isEqualTo("[1]");
      }
      assertThat(holdfast.run("verify").orFail().out()).contains("as it was written");
    }
  }

  @Test
  void aRestingHomeIsBackedUpToo() throws IOException {
    Path backup = folder.resolve("backup");
    try (HoldfastProcess holdfast = HoldfastProcess.create();
        HoldfastProcess other = HoldfastProcess.create()) {
      assertThat(holdfast.run("backup", backup.toString()).err()).contains("nothing to back up");
      holdfast.upDirectly();
      put(holdfast, "[1]");
      holdfast.kill();
      holdfast.run("backup", backup.toString()).orFail();
      other.run("restore", backup.toString()).orFail();
      other.upDirectly();
      try (HttpDaemon http = other.http()) {
        assertThat(http.get("a")).asString(StandardCharsets.UTF_8).isEqualTo("[1]");
      }
    }
  }

  @Test
  void backupsAreWrittenByThemselvesAndThinnedOut() throws IOException {
    Path shelf = folder.resolve("shelf");
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("backup: { directory: " + shelf + ", every: 1s, keep: 2 }\n");
      holdfast.upDirectly();
      put(holdfast, "[1]");
      try (HttpDaemon http = holdfast.http()) {
        long start = System.nanoTime();
        while (http.metric("holdfast_backups_total") < 4) {
          assertThat(System.nanoTime() - start).isLessThan(Installation.PATIENCE.toNanos());
          LockSupport.parkNanos(100_000_000);
        }
        assertThat(http.metric("holdfast_backup_last_bytes")).isPositive();
        assertThat(member(http.json("/v1/health"), "components")).contains("backup was written");
      }
      holdfast.down();
    }
    try (Stream<Path> backups = Files.list(shelf)) {
      List<Path> kept = backups.toList();
      assertThat(kept).hasSizeBetween(2, 3);
      assertThat(kept.getFirst().resolve("manifest.json")).exists();
    }
  }

  @Test
  void whatIsNoBackupIsToldInOneLine() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path linked = folder.resolve("linked");
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.upDirectly();
      put(holdfast, "[1]");
      holdfast.run("backup", linked.toString()).orFail();
      Path secret = Files.move(linked.resolve("tokens.json"), folder.resolve("elsewhere"));
      Files.createSymbolicLink(linked.resolve("tokens.json"), secret);

      check(holdfast.run("verify", empty.toString()), "is no backup");
      check(holdfast.run("verify", folder.resolve("absent").toString()), "does not exist");
      check(holdfast.run("verify", file.toString()), "file");
      check(holdfast.run("verify", linked.toString()), "symbolic link");
      check(holdfast.run("backup", file.toString()), "is not a folder");
      check(
          holdfast.run("backup", holdfast.home().resolve("data/x").toString()), "within the data");
      assertThat(holdfast.run("backup", linked.toString()).exitCode()).isEqualTo(3);
    }
  }

  private static void check(Ran ran, String words) {
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
    assertThat(ran.out() + ran.err()).contains(words).doesNotContain("\tat ");
  }

  private static void put(HoldfastProcess holdfast, String value) throws IOException {
    try (HttpDaemon http = holdfast.http()) {
      HttpDaemon.ok(http.putJson("a", value.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
