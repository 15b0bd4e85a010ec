package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeamTests {
  private final JavaClasses shipped = Imported.shipped();
  private final JavaClasses fixtures = Imported.fixtures();

  @Test
  void nothingGoesAroundTheSeams() {
    new SeamRules(House.real(), SeamRules.allowed()).nothingGoesAroundTheSeams().check(shipped);
  }

  @Test
  void everyWayAroundTheSeamsIsSeen() throws ClassNotFoundException {
    Class<?> fixture = Class.forName(House.ofFixtures().root() + ".kernel.GoesAroundTheSeams");
    String[] methods =
        Stream.of(fixture.getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .map(method -> "GoesAroundTheSeams." + method.getName() + "(")
            .toArray(String[]::new);
    assertThat(methods).hasSizeGreaterThan(10);

    List<String> details =
        Broken.assertBrokenBy(
            new SeamRules(House.ofFixtures(), List.of()).nothingGoesAroundTheSeams(),
            fixtures,
            methods);
    Broken.assertNotBrokenBy(details, "RealClock", "StaysWithinTheSeams");
  }

  @Test
  void anAllowanceIsForOneClass() {
    var allowance =
        new SeamRules.Allowance(
            House.ofFixtures().root() + ".kernel.GoesAroundTheSeams", "to see that it works");
    assertThat(
            new SeamRules(House.ofFixtures(), List.of(allowance))
                .nothingGoesAroundTheSeams()
                .evaluate(fixtures)
                .hasViolation())
        .isFalse();
  }

  @Test
  void noAllowanceIsLeftOver() {
    assertThat(SeamRules.allowed())
        .allSatisfy(allowance -> {
          assertThat(allowance.reason()).isNotBlank();
          assertThat(isNeeded(allowance))
              .as(allowance.className() + " no longer needs its allowance")
              .isTrue();
        });
  }

  private boolean isNeeded(SeamRules.Allowance allowance) {
    return shipped.stream()
        .filter(allowance::covers)
        .map(JavaClass::getAccessesFromSelf)
        .flatMap(accesses -> accesses.stream())
        .anyMatch(SeamRules::isAroundTheSeams);
  }
}
