package dev.holdfast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;

/**
 * Classes under test. An import that found less than the sources promise fails here, so that no
 * rule passes because there was nothing to look at.
 */
final class Imported {
  private static final int FEWEST_CLASSES = 400;
  private static final int FEWEST_OF_A_MODULE = 5;
  private static final int FEWEST_FIXTURES = 20;

  private Imported() {}

  /** All classes of the house, of main scope. */
  static JavaClasses shipped() {
    requireAtLeast(FEWEST_CLASSES, Shipped.CLASSES);
    Reactor.modules().forEach(Imported::requireAll);
    return Shipped.CLASSES;
  }

  /** The classes that break the rules. */
  static JavaClasses fixtures() {
    requireAtLeast(FEWEST_FIXTURES, Fixtures.CLASSES);
    return Fixtures.CLASSES;
  }

  /** Read once; imported classes do not change. */
  private static final class Shipped {
    static final JavaClasses CLASSES =
        new ClassFileImporter()
            .importPaths(
                Reactor.modules().stream().map(Reactor.Module::classes).toArray(Path[]::new));
  }

  private static final class Fixtures {
    static final JavaClasses CLASSES =
        new ClassFileImporter().importPackages(House.ofFixtures().root());
  }

  /** Each source file has at least one class; a command without code may be a mere descriptor. */
  private static void requireAll(Reactor.Module module) {
    if (module.area() == Reactor.Area.DISTRIBUTION && module.sources().isEmpty()) {
      return;
    }
    String folder = module.classes().toUri().toString();
    requireAtLeast(
        Math.max(FEWEST_OF_A_MODULE, module.sources().size()),
        Shipped.CLASSES.that(describe("are in " + module.name(), type -> isBelow(folder, type))));
  }

  private static boolean isBelow(String folder, JavaClass type) {
    return type.getSource().stream()
        .anyMatch(source -> source.getUri().toString().startsWith(folder));
  }

  static void requireAtLeast(int fewest, JavaClasses classes) {
    if (classes.size() < fewest) {
      throw new AssertionError(
          "only %d classes were imported, at least %d are expected; build all modules first"
              .formatted(classes.size(), fewest));
    }
  }
}
