package dev.holdfast.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;

/**
 * Classes under test. An import that found less than the sources promise fails here, so that no
 * rule passes because there was nothing to look at.
 */
final class Imported {
  private static final int FEWEST_CLASSES = 100;
  private static final int FEWEST_FIXTURES = 20;

  private Imported() {}

  /** All classes of the house, of main scope. */
  static JavaClasses shipped() {
    return Shipped.CLASSES;
  }

  /** The classes that break the rules. */
  static JavaClasses fixtures() {
    return Fixtures.CLASSES;
  }

  /** Read once; imported classes do not change. */
  private static final class Shipped {
    static final JavaClasses CLASSES = read();

    private static JavaClasses read() {
      List<Path> folders = Reactor.modules().stream().map(Reactor.Module::classes).toList();
      JavaClasses classes = new ClassFileImporter().importPaths(folders.toArray(Path[]::new));
      int sources = Reactor.modules().stream().mapToInt(module -> module.sources().size()).sum();
      requireAtLeast(Math.max(FEWEST_CLASSES, sources), classes);
      return classes;
    }
  }

  private static final class Fixtures {
    static final JavaClasses CLASSES = read();

    private static JavaClasses read() {
      JavaClasses classes = new ClassFileImporter().importPackages(House.ofFixtures().root());
      requireAtLeast(FEWEST_FIXTURES, classes);
      return classes;
    }
  }

  static void requireAtLeast(int fewest, JavaClasses classes) {
    if (classes.size() < fewest) {
      throw new AssertionError(
          "only %d classes were imported, at least %d are expected; build all modules first"
              .formatted(classes.size(), fewest));
    }
  }
}
