package dev.holdfast.launcher.daemon;

import dev.holdfast.shim.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the caches of an installation: runs a daemon on a home of its own, commands and the shim
 * against it, and lets each JVM write what it has learnt when it ends. A daemon that serves is
 * never used for it.
 */
public final class AotTraining {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One value written, read, and spoken about: what a first client does. */
  private static final String CONVERSATION =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"warm","version":"1"}}}
      {"jsonrpc":"2.0","method":"notifications/initialized"}
      {"jsonrpc":"2.0","id":2,"method":"tools/list"}
      {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"context_write","arguments":{"action":"append","key":"warm/list","value":{"a":1}}}}
      {"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"context_read","arguments":{"key":"warm/list"}}}
      """;

  private final AotCaches caches;

  /** Nothing is made yet. */
  public AotTraining(AotCaches caches) {
    this.caches = caches;
  }

  /**
   * Makes all caches anew.
   *
   * @return false when another process is making them
   * @throws IOException when a run fails; caches made before stay
   */
  public boolean run() throws IOException {
    Files.createDirectories(caches.directory());
    try (FileChannel channel =
            FileChannel.open(
                caches.directory().resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return false;
      }
      Path home = Files.createTempDirectory("holdfast-warm-");
      try {
        train(home);
      } finally {
        delete(home);
      }
      return true;
    }
  }

  private void train(Path home) throws IOException {
    Process daemon = start(home, AotCaches.Part.DAEMON, "up", "--foreground", "--port", "0");
    try {
      awaitUp(home, daemon);
      write(start(home, AotCaches.Part.COMMAND, "put", "warm/value"), "{\"a\": 1}");
      write(start(home, AotCaches.Part.SHIM, "mcp"), CONVERSATION);
      for (List<String> command :
          List.of(List.of("get", "warm/value"), List.of("list"), List.of("status"))) {
        end(process(home, command.toArray(String[]::new)).start());
      }
    } finally {
      daemon.destroy();
      end(daemon);
    }
    for (AotCaches.Part part : AotCaches.Part.values()) {
      if (!Files.exists(next(part))) {
        throw new IOException("the JVM wrote no " + caches.file(part).getFileName());
      }
      Files.move(next(part), caches.file(part), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Not yet in use, and so never read half-written. */
  private Path next(AotCaches.Part part) {
    return caches.directory().resolve(caches.file(part).getFileName() + ".next");
  }

  private Process start(Path home, AotCaches.Part part, String... arguments) throws IOException {
    Files.deleteIfExists(next(part));
    ProcessBuilder builder = process(home, arguments);
    builder.environment().put(AotCaches.OUTPUT, next(part).toString());
    return builder.start();
  }

  private ProcessBuilder process(Path home, String... arguments) {
    List<String> command = new ArrayList<>(List.of(caches.script().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
    builder.environment().put("HOLDFAST_HOME", home.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder;
  }

  private static void awaitUp(Path home, Process daemon) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(new Home(home).daemonJson())) {
      if (!daemon.isAlive() || System.nanoTime() > end) {
        throw new IOException("the training daemon did not start");
      }
      await(daemon, Duration.ofMillis(20));
    }
  }

  private static void write(Process process, String input) throws IOException {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    end(process);
  }

  private static void end(Process process) throws IOException {
    if (!await(process, PATIENCE)) {
      process.destroyForcibly();
      throw new IOException("a training run did not end");
    }
  }

  private static boolean await(Process process, Duration patience) throws IOException {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IOException("interrupted", e);
    }
  }

  private static void delete(Path home) throws IOException {
    try (Stream<Path> below = Files.walk(home)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
