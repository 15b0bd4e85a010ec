package dev.holdfast.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TechnologyConfinementTests {
  private final JavaClasses shipped = Imported.shipped();
  private final JavaClasses fixtures = Imported.fixtures();

  static List<Technology> technologies() {
    return Technology.all();
  }

  @ParameterizedTest
  @MethodSource("technologies")
  void eachTechnologyIsKnownInItsHomeAlone(Technology technology) {
    technology.rule(House.real()).check(shipped);
    Broken.assertBrokenBy(technology.rule(House.ofFixtures()), fixtures, "KnowsEveryTechnology");
  }
}
