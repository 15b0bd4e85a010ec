package dev.holdfast.tck.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each broken backend fails in what it breaks, each right one passes. */
final class BrokenBackendTests {
  private static final List<Class<?>> BROKEN = List.of(BrokenStores.class, BrokenLocks.class);
  private static final List<Class<?>> RIGHT = List.of(RightBackends.class);

  private static List<Class<?>> suites(List<Class<?>> homes) {
    return homes.stream()
        .flatMap(home -> Arrays.stream(home.getDeclaredClasses()))
        .filter(suite -> java.lang.reflect.Modifier.isFinal(suite.getModifiers()))
        .filter(suite -> !suite.isRecord() && !suite.isEnum())
        .sorted(Comparator.comparing(Class::getName))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> brokenBackendFailsInExactlyWhatItBreaks() {
    return suites(BROKEN).stream()
        .map(suite -> dynamicTest(suite.getSimpleName(), () -> assertBroken(suite)));
  }

  private static void assertBroken(Class<?> suite) {
    Breaks breaks = suite.getAnnotation(Breaks.class);
    Set<String> must = Set.of(breaks.value());
    Set<String> may = new HashSet<>(must);
    may.addAll(List.of(breaks.perhaps()));

    SuiteRun run = SuiteRun.of(suite);

    assertThat(run.failed().keySet())
        .as("%s: %s", suite.getSimpleName(), run.failed())
        .containsAll(must);
    assertThat(may)
        .as("%s: %s", suite.getSimpleName(), run.failed())
        .containsAll(run.failed().keySet());
  }

  @TestFactory
  Stream<DynamicTest> rightBackendPasses() {
    return suites(RIGHT).stream()
        .map(suite ->
            dynamicTest(
                suite.getSimpleName(),
                () -> {
                  SuiteRun run = SuiteRun.of(suite);
                  run.failed().values().forEach(Throwable::printStackTrace);
                  assertThat(run.failed()).isEmpty();
                  assertThat(run.passed()).hasSizeGreaterThan(15);
                }));
  }

  @Test
  void manyBackendsAreBroken() {
    int count = suites(BROKEN).size();
    System.out.println("broken backends, each seen to fail in what it breaks: " + count);
    assertThat(count).isGreaterThanOrEqualTo(20);
    assertThat(suites(BROKEN)).allMatch(suite -> suite.isAnnotationPresent(Breaks.class));
  }
}
