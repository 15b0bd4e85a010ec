package dev.holdfast.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Somebody who knows of Holdfast a clone, a built one, in a home directory of their own. Their
 * Maven is the one that runs this build; it works offline, with the artifacts that this build has
 * used, and has none of Holdfast's but those in the clone's {@code target/repository}. Closing
 * takes the links away that lead out of the home directory.
 */
final class Outsider implements AutoCloseable {
  private final Path home;
  private final HoldfastProcess holdfast;
  private final List<Path> links = new ArrayList<>();

  private Outsider(Path home, HoldfastProcess holdfast) {
    this.home = home;
    this.holdfast = holdfast;
  }

  /** Moves in: the daemon's home is {@code ~/.holdfast}, the clone is {@code ~/holdfast}. */
  static Outsider in(Path home, HoldfastProcess holdfast) throws IOException {
    Outsider outsider = new Outsider(home, holdfast);
    outsider.clone(Path.of("../..").toRealPath());
    outsider.installMaven();
    outsider.link(home.resolve(".holdfast"), holdfast.home());
    return outsider;
  }

  private void clone(Path root) throws IOException {
    Path clone = Files.createDirectories(home.resolve("holdfast"));
    // What `holdfast` at the root of the clone would run, had it not to look whether to build
    // first.
    link(clone.resolve("holdfast"), Installation.script());
    for (String part : List.of(".mvn", "plugins", "target")) {
      link(clone.resolve(part), root.resolve(part));
    }
  }

  private void installMaven() throws IOException {
    Path repository = Files.createDirectories(home.resolve("m2/dev")).getParent();
    Path known = Path.of(property("holdfast.maven.repository"));
    linkAll(known, repository, "dev");
    linkAll(known.resolve("dev"), repository.resolve("dev"), "holdfast");
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
  private void linkAll(Path from, Path to, String but) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> children = Files.list(from)) {
      for (Path child : children.filter(path -> !path.endsWith(but)).toList()) {
        link(to.resolve(child.getFileName()), child);
      }
    }
  }

  private void link(Path link, Path target) throws IOException {
    links.add(Files.createSymbolicLink(link, target));
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

  @Override
  public void close() throws IOException {
    for (Path link : links) {
      Files.delete(link);
    }
  }
}
