package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiShapeTests {
  private final JavaClasses shipped = Imported.shipped();
  private final JavaClasses fixtures = Imported.fixtures();
  private final ShapeRules real = new ShapeRules(House.real());
  private final ShapeRules broken = new ShapeRules(House.ofFixtures());

  @Test
  void spiInterfacesAreSmall() {
    real.spiInterfacesAreSmall().check(shipped);
    List<String> details =
        Broken.assertBrokenBy(broken.spiInterfacesAreSmall(), fixtures, "TooLarge");
    Broken.assertNotBrokenBy(details, "JustRight");
  }

  @Test
  void publicClassesOfTheApiAreClosed() {
    real.publicClassesOfTheApiAreClosed().check(shipped);
    List<String> details =
        Broken.assertBrokenBy(
            broken.publicClassesOfTheApiAreClosed(), fixtures, "OpenForSubclasses");
    Broken.assertNotBrokenBy(details, "ClosedForSubclasses");
  }

  @Test
  void thereIsOneExceptionType() {
    real.oneExceptionType().check(shipped);
    Broken.assertBrokenBy(broken.oneExceptionType(), fixtures, "SecondException");
  }

  @Test
  void providerNamesAreKebabCaseAndUniqueWithinTheirSpi() {
    List<ProviderNames.Named> names = ProviderNames.ofAllPlugins();
    assertThat(names)
        .allSatisfy(named -> assertThat(named.name()).matches(ShapeRules::isKebabCase));
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void otherNamesAreNotKebabCase() {
    assertThat(List.of("Memory", "rocks_db", "-x", "x-", "a--b", "1a", "", "a b", "x".repeat(41)))
        .noneMatch(ShapeRules::isKebabCase);
    assertThat(List.of("memory", "rocks-db", "h2")).allMatch(ShapeRules::isKebabCase);
  }
}
