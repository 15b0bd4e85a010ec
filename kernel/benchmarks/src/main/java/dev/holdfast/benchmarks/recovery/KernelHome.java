package dev.holdfast.benchmarks.recovery;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.benchmarks.turns.Directories;
import dev.holdfast.benchmarks.turns.Turn;
import dev.holdfast.kernel.Kernel;
import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A home of ours: log, memory store, tables and history index, as the daemon opens it, without
 * gateways: from the checkpoint that an orderly end leaves, or from the whole log.
 */
final class KernelHome implements Recoverable {
  private final boolean fromLog;

  KernelHome(boolean fromLog) {
    this.fromLog = fromLog;
  }

  private static final int WRITERS = 8;
  private static final Pattern REPORT = Pattern.compile("recovered (\\d+) records.* in (\\d+) ms");

  /** The parts that the kernel finds as plugins, and those of its module graph. */
  static final List<String> PLUGINS =
      List.of("holdfast-store-memory", "holdfast-persistence-wal", "holdfast-lock-local");

  static final List<String> MODULES =
      List.of(
          "holdfast-api",
          "holdfast-web",
          "holdfast-kernel",
          "pf4j",
          "dagger",
          "jakarta.inject-api",
          "javax.inject",
          "java-semver",
          "snakeyaml-engine",
          "slf4j-api");

  /** What a JVM needs to run a kernel besides the class path: plugins see named modules only. */
  static List<String> jvm() {
    List<String> modules =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(entry -> MODULES.stream().anyMatch(m -> isOf(entry, m)))
            .toList();
    return List.of(
        "--module-path", String.join(":", modules), "--add-modules", "dev.holdfast.kernel");
  }

  private static boolean isOf(String entry, String artifact) {
    return Path.of(entry).getFileName().toString().matches(artifact + "-[0-9].*");
  }

  @Override
  public void prepare(Path directory, Records records) throws Exception {
    Path plugins = Files.createDirectories(directory.resolve("shipped"));
    for (String entry : System.getProperty("java.class.path").split(":")) {
      if (PLUGINS.stream().anyMatch(plugin -> isOf(entry, plugin))) {
        Files.copy(Path.of(entry), plugins.resolve(Path.of(entry).getFileName()));
      }
    }
    // How fast it is written is not the question here.
    try (Kernel kernel = open(directory, "buffered", new ArrayList<>())) {
      List<Thread> writers =
          IntStream.range(0, WRITERS)
              .mapToObj(w -> Thread.ofVirtual().start(() -> write(kernel.runtime(), records, w)))
              .toList();
      for (Thread writer : writers) {
        writer.join();
      }
      ContextEntry last = read(kernel.runtime(), records.key(records.count() - 1));
      if (!Arrays.equals(last.value(), records.value(records.count() - 1))) {
        throw new IllegalStateException("the last record was not written");
      }
    }
  }

  private static void write(ContextRuntime runtime, Records records, int writer) {
    for (int i = writer; i < records.count(); i += WRITERS) {
      WriteRequest request =
          WriteRequest.of(
              new WriteOperation.Put(
                  new ContextKey(records.key(i)),
                  Content.of(records.value(i), Content.BYTES),
                  WriteOptions.NONE));
      scope(runtime).get(() -> runtime.contexts().write(request)).orThrow();
    }
  }

  private static RequestScope scope(ContextRuntime runtime) {
    return new RequestScope(
        runtime.access().owner(), System.nanoTime() + 60_000_000_000L, new Cancellation());
  }

  private static ContextEntry read(ContextRuntime runtime, String key) {
    return scope(runtime)
        .get(() -> runtime.contexts().find(new ContextKey(key), OptionalLong.empty()))
        .orThrow();
  }

  private static Kernel open(Path directory, String sync, List<String> said) throws Exception {
    Path home = directory.resolve("home");
    Configuration configuration =
        Configuration.load(
            new Configuration.Sources(
                Optional.empty(),
                Map.of(),
                Map.of(
                    "store.provider", "memory",
                    "lock.provider", "local",
                    "persistence.provider", "wal",
                    "persistence.config.sync", sync,
                    "encoder.provider", "none",
                    "memory.hard-limit", "2GiB",
                    "gateways", "")));
    return Kernel.open(
        configuration,
        new KernelOptions(
            home, List.of(directory.resolve("shipped")), "benchmark", "0", said::add));
  }

  @Override
  public void recover(Path directory, Records records, String name) throws Exception {
    List<String> said = new ArrayList<>();
    Path checkpoints = directory.resolve("home/data/checkpoints");
    if (fromLog && Files.exists(checkpoints)) {
      Directories.delete(checkpoints);
    }
    Stopwatch watch = new Stopwatch();
    try (Kernel kernel = open(directory, "fsync", said)) {
      watch.stop();
      for (int i = 0; i < records.count(); i++) {
        if (!Arrays.equals(read(kernel.runtime(), records.key(i)).value(), records.value(i))) {
          throw new IllegalStateException("record " + i + " is not what was written");
        }
      }
      String report = said.stream().filter(s -> s.startsWith("recovered")).findFirst().orElse("");
      Matcher matcher = REPORT.matcher(report);
      if (!matcher.find()) {
        throw new IllegalStateException("the kernel reported '" + report + "'");
      }
      // All of the opening counts, plugins too; what the kernel reports leaves a checkpoint out.
      watch.print(name);
      Turn.print(name + "-reported-ms", Double.parseDouble(matcher.group(2)));
      // A checkpoint spares the replay of what it holds; every record was compared above either
      // way.
      Turn.print(name + "-replayed", Double.parseDouble(matcher.group(1)));
      Turn.print("state-hash-proven", report.contains("state hash proven") ? 1 : 0);
    }
  }
}
