package dev.holdfast.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.NonNull;

/** A plugin whose sources lie in {@code src/test/plugins}, built as an outsider would. */
final class FixturePlugin {
  private static final Path SOURCES = Path.of("src/test/plugins");

  private FixturePlugin() {}

  /** Compiles against the installation's API, and packs the classes into a modular jar. */
  static Path build(String name, Path directory) {
    Path classes = directory.resolve(name);
    List<String> compile = new ArrayList<>(List.of("--release", "25", "-d", classes.toString()));
    compile.addAll(List.of("--module-version", "1.0.0", "--module-path"));
    compile.add(Installation.directory().resolve("lib") + File.pathSeparator + nullness());
    try (Stream<Path> files = Files.walk(SOURCES.resolve(name))) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(compile::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("javac", compile);
    Path jar = directory.resolve(name + ".jar");
    run(
        "jar",
        List.of(
            "--create",
            "--file",
            jar.toString(),
            "--module-version",
            "1.0.0",
            "-C",
            classes.toString(),
            "."));
    return jar;
  }

  /** The API's descriptor names this module; nobody needs it to run. */
  private static Path nullness() {
    try {
      return Path.of(NonNull.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static void run(String tool, List<String> arguments) {
    int code =
        ToolProvider.findFirst(tool)
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new AssertionError(tool + " ended with " + code);
    }
  }
}
