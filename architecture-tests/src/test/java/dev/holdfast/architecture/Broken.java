package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;

/** Shows that a rule is alive: what must break it does, and what must not does not. */
final class Broken {
  private Broken() {}

  /** Every one of these names is in the report on the fixtures. */
  static List<String> assertBrokenBy(ArchRule rule, JavaClasses fixtures, String... names) {
    EvaluationResult result = rule.evaluate(fixtures);
    List<String> details = result.getFailureReport().getDetails();
    assertThat(result.hasViolation()).as(rule.getDescription()).isTrue();
    assertThat(rule.getDescription()).contains("decision ");
    assertThat(names)
        .as(rule.getDescription())
        .allSatisfy(
            name -> assertThat(details).anySatisfy(line -> assertThat(line).contains(name)));
    return details;
  }

  static void assertNotBrokenBy(List<String> details, String... names) {
    assertThat(names)
        .allSatisfy(
            name -> assertThat(details).noneSatisfy(line -> assertThat(line).contains(name)));
  }
}
