package dev.holdfast.simulation.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own that dies when it is told to. It starts fast (shared classes, first compiler
 * only), its errors go where ours go, and it ends with us when its main calls {@link
 * ParentWatch#start}.
 */
public final class ChildJvm implements AutoCloseable {
  private final Process process;

  private ChildJvm(Process process) {
    this.process = process;
  }

  /**
   * Starts {@code main} with a class path of the places where {@code needs} were loaded from, and
   * its own.
   */
  public static ChildJvm start(Class<?> main, List<Class<?>> needs, List<String> arguments)
      throws IOException {
    String classPath =
        Stream.concat(Stream.of(main), needs.stream())
            .map(ChildJvm::placeOf)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp"));
    command.add(classPath);
    command.add(main.getName());
    command.addAll(arguments);
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it writes to its standard output. */
  public InputStream output() {
    return process.getInputStream();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** SIGKILL; returns at once. What it wrote before can still be read. */
  public void kill() {
    // The process itself would close our end of its output as well.
    process.toHandle().destroyForcibly();
  }

  /** Waits for its end; its exit code. */
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** Kills it, if it lives. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
