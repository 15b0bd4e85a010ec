package dev.holdfast.kernel.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Makes a private copy of a candidate, always of one shape: a directory with {@code lib/*.jar} and,
 * if it came with one, {@code plugin.properties}. What is checked later is what is loaded later.
 */
final class BundleCopier {
  static final String LIB = "lib";
  static final String PROPERTIES = "plugin.properties";

  private static final long MAX_BYTES = 512L << 20;
  private static final long MAX_RATIO = 200;
  // Below this a high ratio is harmless: a few empty class files compress better than 1 to 200.
  private static final long RATIO_FLOOR_BYTES = 8L << 20;

  private final FolderGuard guard;
  private final Path home;
  private long left;
  private int entries;

  private BundleCopier(FolderGuard guard, Path home, long limit) {
    this.guard = guard;
    this.home = home;
    this.left = limit;
  }

  /**
   * Copies a candidate to {@code home}, which must not exist yet.
   *
   * @throws PluginProblem when it breaks a limit or is not what it seems
   */
  static void copy(Candidate candidate, Path home, FolderGuard guard) throws IOException {
    Files.createDirectories(home.resolve(LIB));
    switch (candidate.kind()) {
      case JAR -> new BundleCopier(guard, home, MAX_BYTES).jar(candidate);
      case ZIP -> zip(candidate, home, guard);
      case DIRECTORY -> new BundleCopier(guard, home, MAX_BYTES).directory(candidate);
    }
  }

  private void jar(Candidate candidate) throws IOException {
    String target = jarTarget(candidate.source());
    file(candidate.source(), target);
    candidate.lock().check(candidate.file(), home.resolve(target));
  }

  private static void zip(Candidate candidate, Path home, FolderGuard guard) throws IOException {
    // The archive itself is copied first: its directory and its contents are then read from bytes
    // that nobody else can change in between.
    Path archive = home.resolve("bundle.zip");
    Files.copy(candidate.source(), archive);
    candidate.lock().check(candidate.file(), archive);
    ZipDirectory.check(archive);
    long limit = Math.min(MAX_BYTES, Math.max(RATIO_FLOOR_BYTES, Files.size(archive) * MAX_RATIO));
    BundleCopier copier = new BundleCopier(guard, home, limit);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        if (!entry.isDirectory() && isUsed(entry.getName())) {
          try (InputStream in = zip.getInputStream(entry)) {
            copier.write(in, targetOf(entry.getName()));
          }
        }
      }
    } catch (ZipException e) {
      throw new PluginProblem(
          "not a readable zip (" + PluginProblem.describe(e) + "); copy it again", e);
    }
    Files.delete(archive);
  }

  private void directory(Candidate candidate) throws IOException {
    Path properties = candidate.source().resolve(PROPERTIES);
    if (Files.exists(properties, LinkOption.NOFOLLOW_LINKS)) {
      guarded(properties, PROPERTIES);
      candidate.lock().check(candidate.file() + "/" + PROPERTIES, home.resolve(PROPERTIES));
    }
    Path lib = candidate.source().resolve(LIB);
    refuseUnsafe(lib);
    List<Path> jars;
    try (var files = Files.list(lib)) {
      jars = files.filter(f -> isJar(String.valueOf(f.getFileName()))).sorted().toList();
    }
    for (Path jar : jars) {
      guarded(jar, jarTarget(jar));
      candidate
          .lock()
          .check(
              "%s/%s/%s".formatted(candidate.file(), LIB, jar.getFileName()),
              home.resolve(jarTarget(jar)));
    }
  }

  private void guarded(Path source, String target) throws IOException {
    refuseUnsafe(source);
    if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
      throw new PluginProblem(
          "'%s' is not a plain file; put the file itself into the bundle".formatted(target));
    }
    file(source, target);
  }

  private void refuseUnsafe(Path path) throws IOException {
    Optional<String> objection = guard.objection(path);
    if (objection.isPresent()) {
      throw new PluginProblem(
          "not loaded: its '%s' %s".formatted(path.getFileName(), objection.get()));
    }
  }

  private void file(Path source, String target) throws IOException {
    try (InputStream in = Files.newInputStream(source)) {
      write(in, target);
    }
    Files.setLastModifiedTime(home.resolve(target), Files.getLastModifiedTime(source));
  }

  private void write(InputStream in, String target) throws IOException {
    if (++entries > ZipDirectory.MAX_ENTRIES) {
      throw new PluginProblem(
          "has more than %d files; make the bundle smaller".formatted(ZipDirectory.MAX_ENTRIES));
    }
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out =
        Files.newOutputStream(
            home.resolve(target), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        left -= count;
        if (left < 0) {
          throw new PluginProblem(
              "unpacks to more than %d MiB, or to more than %d times its size; make it smaller"
                  .formatted(MAX_BYTES >> 20, MAX_RATIO));
        }
        out.write(buffer, 0, count);
      }
    }
  }

  private static boolean isUsed(String name) {
    return name.equals(PROPERTIES)
        || name.startsWith(LIB + "/") && name.indexOf('/', LIB.length() + 1) < 0 && isJar(name);
  }

  private static String jarTarget(Path source) {
    return targetOf(LIB + "/" + source.getFileName());
  }

  /** The same name with its extension in lower case, which the JDK insists on. */
  private static String targetOf(String name) {
    return isJar(name) ? name.substring(0, name.length() - 4) + ".jar" : name;
  }

  private static boolean isJar(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".jar");
  }
}
