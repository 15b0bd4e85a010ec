package dev.holdfast.e2e;

import dev.holdfast.e2e.HostileTable.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Starts daemons on copies of a home that was used and then damaged. */
final class HostileHomes implements AutoCloseable {
  private static final String LOG = "data/wal/0000000000000000.log";
  private static final byte[] VALUE = "{\"kept\": true}".getBytes(StandardCharsets.UTF_8);

  private final HoldfastProcess template = HoldfastProcess.create();
  private final Findings findings;

  HostileHomes(Findings findings) throws IOException {
    this.findings = findings;
    template.upDirectly();
    try (HttpDaemon http = template.http()) {
      HttpDaemon.ok(http.putJson("kept/a", VALUE));
    }
    // What was closed in order is proven by the manifest, too.
    template.down();
    template.up();
    try (HttpDaemon http = template.http()) {
      // The second record proves that the first one had been forced.
      HttpDaemon.ok(http.putJson("kept/b", VALUE));
    }
    template.kill();
  }

  /** What is done to a home. */
  private interface Damage {
    void to(Path home) throws IOException;
  }

  /**
   * A damaged home.
   *
   * @param name what was done
   * @param damage does it
   * @param starts whether the daemon starts all the same
   * @param fragment what the refusal says; or the log, when it starts
   */
  private record Case(String name, Damage damage, boolean starts, String fragment) {}

  private static Case refused(String name, Damage damage, String fragment) {
    return new Case(name, damage, false, fragment);
  }

  private static Case tolerated(String name, Damage damage, String fragment) {
    return new Case(name, damage, true, fragment);
  }

  private static List<Case> cases() {
    byte[] noise = new byte[5000];
    new Random(3).nextBytes(noise);
    return List.of(
        refused("manifest of garbage", text("data/manifest.json", "{{{"), "is damaged"),
        refused(
            "manifest of a newer format",
            replace("data/manifest.json", ":1,", ":99,"),
            "format 99"),
        refused(
            "manifest of another log",
            replace("data/manifest.json", "\"wal\"", "\"raft\""),
            "written with persistence 'raft'"),
        refused("log gone", home -> delete(home.resolve("data/wal")), "is gone"),
        refused("log empty", text(LOG, ""), "is gone"),
        tolerated("log cut to its header", cut(40), "READ-ONLY"),
        refused(
            "log and manifest gone",
            home -> {
              delete(home.resolve("data/wal"));
              delete(home.resolve("data/manifest.json"));
            },
            "is gone"),
        tolerated("log of garbage", home -> Files.write(home.resolve(LOG), noise), "READ-ONLY"),
        tolerated("log with a bit flipped", home -> flip(home.resolve(LOG), 100), "is up at"),
        refused("tokens of garbage", text("data/tokens.json", "x"), "cannot be used"),
        refused("tokens gone", home -> delete(home.resolve("data/tokens.json")), "it is missing"),
        refused(
            "tokens with more rights", replace("data/tokens.json", "false", "true"), "its digest"),
        refused("token a directory", directory("token"), "token"),
        refused("daemon.json a directory", directory("run/daemon.json"), "daemon.json"),
        refused("configuration a directory", directory("config.yaml"), "is a folder"),
        tolerated("token of garbage", text("token", "x"), "does not hold the owner's token"),
        tolerated("daemon.json of garbage", text("run/daemon.json", "{"), "is up at"),
        tolerated("plugins of garbage", HostileHomes::junk, "nothing is loaded from it"));
  }

  private static Damage text(String file, String text) {
    return home -> {
      delete(home.resolve(file));
      Files.writeString(home.resolve(file), text);
    };
  }

  private static Damage directory(String file) {
    return home -> {
      delete(home.resolve(file));
      Files.createDirectories(home.resolve(file).resolve("inner"));
    };
  }

  private static Damage replace(String file, String from, String to) {
    return home -> {
      Path path = home.resolve(file);
      Files.writeString(path, Files.readString(path).replace(from, to));
    };
  }

  private static Damage cut(int length) {
    return home ->
        Files.write(
            home.resolve(LOG), Arrays.copyOf(Files.readAllBytes(home.resolve(LOG)), length));
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private static void junk(Path home) throws IOException {
    Path plugins = Files.createDirectories(home.resolve("plugins"));
    Files.writeString(plugins.resolve("x.jar"), "no jar");
    Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  List<Runnable> all() {
    List<Runnable> all = new ArrayList<>();
    for (Case one : cases()) {
      all.add(() -> check(one));
    }
    return all;
  }

  private void check(Case one) {
    Row row = new Row("homes", List.of(one.name()));
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      copy(template.home(), holdfast.home());
      one.damage().to(holdfast.home());
      boolean held = holdsValue(holdfast.home());
      String said = start(holdfast);
      Path logs = holdfast.home().resolve("logs");
      boolean isUp = said.isEmpty();
      String told = isUp ? Files.readString(logs.resolve("holdfast.log")) : said;
      boolean isKept = isUp ? isServed(holdfast) : holdsValue(holdfast.home()) == held;
      findings.add(
          row,
          isUp == one.starts() && isKept && told.contains(one.fragment()),
          (one.starts() ? "up" : "refused") + ", kept: " + one.fragment(),
          (isUp ? "up, " : "refused, ") + (isKept ? "kept: " : "not kept: ") + told);
      HostileDaemon.hearAll(logs, findings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a refused start says; nothing when the daemon is up. */
  private static String start(HoldfastProcess holdfast) {
    try {
      holdfast.upDirectly();
      return "";
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage());
    }
  }

  private boolean isServed(HoldfastProcess holdfast) throws IOException {
    String address = holdfast.daemonFile().members().get("address").asText();
    try (HttpDaemon http = new HttpDaemon(address, template.token())) {
      HttpResponse<byte[]> reply = http.send("GET", "/v1/contexts/kept/a", new byte[0]);
      return Arrays.equals(reply.body(), VALUE);
    }
  }

  /** Whether the log has the value: what a refused start must leave as it was. */
  private static boolean holdsValue(Path home) throws IOException {
    String value = new String(VALUE, StandardCharsets.ISO_8859_1);
    for (Path path : Files.exists(home.resolve("data/wal")) ? paths(home) : List.<Path>of()) {
      if (Files.isRegularFile(path)
          && Files.readString(path, StandardCharsets.ISO_8859_1).contains(value)) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> paths(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : paths(from)) {
      Path target = to.resolve(from.relativize(path));
      boolean isLeftBehind = path.startsWith(from.resolve("run")) || Files.exists(target);
      if (Files.isDirectory(path) && !Files.exists(target)) {
        Files.createDirectory(
            target,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else if (Files.isRegularFile(path) && !isLeftBehind) {
        Files.copy(path, target);
      }
    }
  }

  private static void delete(Path root) throws IOException {
    if (Files.exists(root)) {
      for (Path path : paths(root).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() {
    template.close();
  }
}
