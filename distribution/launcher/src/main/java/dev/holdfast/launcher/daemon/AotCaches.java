package dev.holdfast.launcher.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The ahead-of-time caches of an installation (JEP 483, 514): classes loaded and linked by an
 * earlier run, which make a start a third shorter. They live in {@code aot/}, are made by {@code
 * holdfast warm}, and are left aside by the JVM, in silence, when anything they were made from has
 * changed.
 *
 * @param directory {@code aot/} of the installation
 */
public record AotCaches(Path directory) {
  /** Switches the caches off: neither used nor made. */
  public static final String SWITCH = "HOLDFAST_AOT";

  /** Names the file that a training run is to write. */
  public static final String OUTPUT = "HOLDFAST_AOT_OUTPUT";

  /** Which program a cache is for. */
  public enum Part {
    /** The daemon. */
    DAEMON,
    /** The command line. */
    COMMAND,
    /** The stdio shim. */
    SHIM
  }

  /** Those of the installation that this process runs from, unless they are switched off. */
  public static Optional<AotCaches> find(Map<String, String> environment) {
    // Set by bin/holdfast.
    return isOff(environment)
        ? Optional.empty()
        : Optional.ofNullable(System.getProperty("holdfast.installation"))
            .map(installation -> new AotCaches(Path.of(installation, "aot")));
  }

  private static boolean isOff(Map<String, String> environment) {
    return environment.getOrDefault(SWITCH, "").equals("off");
  }

  /** The file of a cache. */
  public Path file(Part part) {
    return directory.resolve(part.name().toLowerCase(Locale.ROOT) + ".aot");
  }

  /** The installation's own command. */
  public Path script() {
    return directory.resolveSibling("bin").resolve("holdfast");
  }

  /** Whether every cache is there. */
  public boolean isComplete() {
    for (Part part : Part.values()) {
      if (!Files.isReadable(file(part))) {
        return false;
      }
    }
    return true;
  }

  /** Whether this user may make caches here. */
  public boolean isWritable() {
    return Files.isWritable(
        Files.isDirectory(directory) ? directory : directory.resolveSibling(""));
  }

  /** The flags by which the daemon's JVM uses its cache, or writes it. */
  static List<String> daemonFlags(Map<String, String> environment) {
    String output = environment.get(OUTPUT);
    if (output != null) {
      return List.of("-XX:AOTCacheOutput=" + output);
    }
    return find(environment)
        .map(caches -> caches.file(Part.DAEMON))
        .filter(Files::isReadable)
        // A cache that does not fit is no concern of the reader of a log.
        .map(file -> List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off"))
        .orElse(List.of());
  }

  /**
   * Makes the caches in the background, with low priority, when they are missing and may be made.
   */
  public void trainLater() {
    if (isComplete() || !isWritable() || !Files.isExecutable(script())) {
      return;
    }
    String detached =
        "trap '' HUP INT QUIT; if command -v setsid >/dev/null 2>&1; then exec setsid nice -n 19 \"$@\"; "
            + "else exec nice -n 19 \"$@\"; fi";
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", detached, "holdfast-warm", script().toString(), "warm");
    builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      builder.start();
    } catch (IOException e) {
      // Starts stay as slow as they were; `holdfast warm` says why.
      return;
    }
  }
}
