package dev.holdfast.e2e;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A home of its own with, at times, a daemon; any free port. Closing kills and deletes. */
final class HoldfastProcess implements AutoCloseable {
  private final Path home;

  private HoldfastProcess(Path home) {
    this.home = home;
  }

  static HoldfastProcess create() {
    try {
      HoldfastProcess created = new HoldfastProcess(Files.createTempDirectory("hf-e2e-"));
      created.configure("");
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A home in a folder of the caller's, which does not exist yet. */
  static HoldfastProcess in(Path home) {
    try {
      HoldfastProcess created = new HoldfastProcess(Files.createDirectory(home));
      created.configure("");
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A home whose state is in this store. */
  static HoldfastProcess create(String store) {
    HoldfastProcess created = create();
    created.configure("store: " + store + "\n");
    return created;
  }

  /** The stores that are shipped and work behind the log. */
  static List<String> stores() {
    return List.of("memory", "rocksdb");
  }

  /** Writes the configuration: any free port, and these lines. */
  void configure(String yaml) {
    write(home.resolve("config.yaml"), "http: { port: 0 }\n" + yaml);
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path home() {
    return home;
  }

  /** Runs a command to its end. */
  Ran run(String... arguments) {
    return runWith(new byte[0], arguments);
  }

  /** Runs a command to its end with something on its standard input. */
  Ran runWith(byte[] input, String... arguments) {
    return Installation.run(process(List.of(arguments)), input);
  }

  ProcessBuilder process(List<String> arguments) {
    return Installation.process(Map.of("HOLDFAST_HOME", home.toString()), arguments);
  }

  /** Starts the daemon. */
  void up() {
    run("up").orFail();
  }

  /** Ends the daemon in order. */
  void down() {
    run("down").orFail();
  }

  /**
   * Starts the daemon as {@code up} does, without the command line's own JVM in between.
   *
   * @param flags further ones of the JVM
   */
  void upDirectly(String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "--add-modules",
            "ALL-SYSTEM",
            "--enable-native-access=dev.holdfast.kernel",
            "--module-path",
            Installation.directory().resolve("lib").toString(),
            "-m",
            "dev.holdfast.launcher/dev.holdfast.launcher.DaemonMain",
            "--home",
            home.toString(),
            "--shipped",
            Installation.directory().resolve("plugins").toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
    builder.redirectError(home.resolve("stderr").toFile());
    try {
      Process process = builder.start();
      String said = "";
      try (var lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.equals("ready")) {
            return;
          }
          said += line + "\n";
        }
      }
      throw new AssertionError("the daemon did not start:\n" + said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the daemon (SIGKILL) and waits until it is gone. */
  void kill() {
    long pid = pid();
    ProcessHandle.of(pid)
        .orElseThrow(() -> new AssertionError("no daemon to kill"))
        .destroyForcibly();
    long start = System.nanoTime();
    while (isRunning(pid)) {
      if (System.nanoTime() - start > Installation.PATIENCE.toNanos()) {
        throw new AssertionError("the daemon survived SIGKILL");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Whether a process runs; one that ended and was not yet reaped does not. */
  static boolean isRunning(long pid) {
    if (!Files.isDirectory(Path.of("/proc"))) {
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  /** What {@code run/daemon.json} says. */
  /** What the home's data takes on the disk, in bytes. */
  long dataBytes() {
    try (Stream<Path> all = Files.walk(home.resolve("data"))) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonSlice daemonFile() {
    try {
      return JsonSlice.parse(Files.readAllBytes(home.resolve("run").resolve("daemon.json")), 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return daemonFile().members().get("pid").asLong();
  }

  String token() {
    try {
      return Files.readString(home.resolve("token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client of the running daemon. */
  HttpDaemon http() {
    return new HttpDaemon(daemonFile().members().get("address").asText(), token());
  }

  /** A session of {@code holdfast mcp}, initialized. */
  McpSession mcp() {
    return McpSession.open(process(List.of("mcp")));
  }

  @Override
  public void close() {
    try {
      if (Files.isRegularFile(home.resolve("run").resolve("daemon.json")) && isRunning(pid())) {
        kill();
      }
    } finally {
      delete();
    }
  }

  private void delete() {
    try (Stream<Path> all = Files.walk(home)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.deleteIfExists(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
