package dev.holdfast.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Somebody who knows of Holdfast a clone, a built one, in a home directory of their own. Their
 * Maven is the one that runs this build; it works offline, with the artifacts that this build has
 * used, and has none of Holdfast's but those in the clone's {@code target/repository}.
 */
final class Outsider {
  private final Path home;
  private final HoldfastProcess holdfast;

  private Outsider(Path home, HoldfastProcess holdfast) {
    this.home = home;
    this.holdfast = holdfast;
  }

  /** Moves in: the daemon's home is {@code ~/.holdfast}, the clone is {@code ~/holdfast}. */
  static Outsider in(Path home, HoldfastProcess holdfast) throws IOException {
    Path root = Path.of("../..").toRealPath();
    Path clone = Files.createDirectories(home.resolve("holdfast"));
    Files.createSymbolicLink(home.resolve(".holdfast"), holdfast.home());
    // What `holdfast` at the root of the clone would run, had it not to look whether to build
    // first.
    Files.createSymbolicLink(clone.resolve("holdfast"), Installation.script());
    for (String part : List.of(".mvn", "plugins", "target")) {
      Files.createSymbolicLink(clone.resolve(part), root.resolve(part));
    }
    installMaven(home);
    return new Outsider(home, holdfast);
  }

  private static void installMaven(Path home) throws IOException {
    Path repository = Files.createDirectories(home.resolve("m2/dev")).getParent();
    Path known = Path.of(property("holdfast.maven.repository"));
    link(known, repository, "dev");
    link(known.resolve("dev"), repository.resolve("dev"), "holdfast");
    Path script = Files.createDirectories(home.resolve("bin")).resolve("mvn");
    Files.writeString(
        script,
        """
        #!/bin/sh
        exec '%s' -B -o -Dmaven.repo.local='%s' -Daether.offline.protocols=file "$@"
        """
            .formatted(property("holdfast.maven"), repository));
    if (!script.toFile().setExecutable(true)) {
      throw new AssertionError("cannot make executable: " + script);
    }
  }

  /** All of a folder but one child. */
  private static void link(Path from, Path to, String but) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> children = Files.list(from)) {
      for (Path child : children.filter(path -> !path.endsWith(but)).toList()) {
        Files.createSymbolicLink(to.resolve(child.getFileName()), child);
      }
    }
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("Run by Maven, or set -D" + name + "=...");
    }
    return value;
  }

  /** Runs commands, as typed, in a folder of theirs. */
  Ran run(Path folder, String commands) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-eu", "-c", commands);
    builder.directory(folder.toFile());
    var environment = builder.environment();
    environment
        .keySet()
        .removeIf(name -> name.startsWith("HOLDFAST_") || name.startsWith("MAVEN_"));
    environment.put("HOME", home.toString());
    environment.put("HOLDFAST_HOME", holdfast.home().toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    environment.merge("PATH", home.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    return Installation.run(builder, new byte[0]);
  }
}
