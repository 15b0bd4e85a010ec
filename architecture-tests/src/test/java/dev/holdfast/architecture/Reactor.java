package dev.holdfast.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The modules of this build, found in their folders, so that no list has to be kept. */
final class Reactor {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Reactor() {}

  /** The folders of the house. */
  enum Area {
    API,
    KERNEL,
    PLUGINS,
    DISTRIBUTION;

    private Path folder() {
      return ROOT.resolve(name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  /**
   * A module as it was built.
   *
   * @param sources the files of its classes, without descriptors
   */
  record Module(Area area, Path folder, ModuleDescriptor descriptor, List<Path> sources) {
    Path classes() {
      return folder.resolve("target/classes");
    }

    String name() {
      return descriptor.name();
    }
  }

  static List<Module> modules() {
    return Stream.of(Area.values()).flatMap(area -> modules(area).stream()).toList();
  }

  static List<Module> modules(Area area) {
    try (Stream<Path> folders = Files.list(area.folder())) {
      // A folder that the area does not name is somebody else's project, such as the sample plugin.
      String pom = Files.readString(area.folder().resolve("pom.xml"));
      return folders
          .filter(folder -> pom.contains("<module>" + folder.getFileName() + "</module>"))
          .filter(folder -> Files.exists(folder.resolve("target/classes/module-info.class")))
          .sorted()
          .map(folder -> module(area, folder))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Module module(String name) {
    return modules().stream()
        .filter(module -> module.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("module " + name + " has not been built"));
  }

  private static Module module(Area area, Path folder) {
    try (InputStream in =
        Files.newInputStream(folder.resolve("target/classes/module-info.class"))) {
      return new Module(area, folder, ModuleDescriptor.read(in), sources(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("module-info.java") && !file.endsWith("package-info.java"))
          .toList();
    }
  }
}
