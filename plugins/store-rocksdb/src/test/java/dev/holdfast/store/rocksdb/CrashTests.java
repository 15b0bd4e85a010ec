package dev.holdfast.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.store.ContextStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that applies batches is killed (SIGKILL). The store is then at a position that was
 * applied, with exactly the state of that position, and goes on from there.
 */
@Timeout(180)
final class CrashTests {
  private static final int CRASHES = Boolean.getBoolean("holdfast.proof") ? 100 : 3;
  private static final long MOST_BATCHES = 6_000;

  @TempDir private Path data;

  /** The process: goes on from where the store is, and says each position before it is applied. */
  public static void main(String[] arguments) {
    Path data = Path.of(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    ContextStore store = Rocks.open(data);
    Workload workload = new Workload(seed).skipTo(store.appliedPosition());
    System.out.println(store.appliedPosition());
    while (true) {
      store.apply(workload.next());
      System.out.println(workload.position());
    }
  }

  @Test
  void killedStoreIsWhollyAtOnePositionAndGoesOn() throws IOException, InterruptedException {
    long seed = Long.getLong("holdfast.seed", System.nanoTime());
    System.out.println("CrashTests seed " + seed);
    Random random = new Random(seed);
    long highest = 0;
    for (int crash = 0; crash < CRASHES; crash++) {
      long applied = runAndKill(seed, highest + 200 + random.nextInt(600));

      try (ContextStore store = Rocks.open(data)) {
        long position = store.appliedPosition();
        assertThat(position).isBetween(highest, applied);
        new Workload(seed).skipTo(position).check(store);
        highest = position;
      }
    }
    assertThat(highest).as("something reached the disk before a kill").isPositive();
    assertThat(highest).isLessThan(MOST_BATCHES * CRASHES);
  }

  /** Runs until a position was applied, kills, and answers the last one it may have applied. */
  private long runAndKill(long seed, long until) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                CrashTests.class.getName(),
                data.toString(),
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      long said = 0;
      while (said < until) {
        String line = out.readLine();
        assertThat(line).as("the process goes on").isNotNull();
        said = Long.parseLong(line);
      }
      // By its handle, which leaves what it said to be read.
      process.toHandle().destroyForcibly();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said = line.isEmpty() ? said : Long.parseLong(line);
      }
      process.waitFor();
      // The last one may have been applied and not yet said.
      return said + 1;
    }
  }

  private static String classPath() {
    List<String> path = new ArrayList<>();
    path.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    ModuleLayer.boot().configuration().modules().stream()
        .map(module -> module.reference())
        .flatMap(CrashTests::file)
        .forEach(path::add);
    path.add(System.getProperty("java.class.path"));
    return path.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining(":"));
  }

  private static Stream<String> file(ModuleReference module) {
    return module.location().stream()
        .filter(uri -> uri.getScheme().equals("file"))
        .map(uri -> Path.of(uri).toString());
  }
}
