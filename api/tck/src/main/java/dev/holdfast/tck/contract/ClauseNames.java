package dev.holdfast.tck.contract;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Shows each test with the clause that it proves. */
public final class ClauseNames extends DisplayNameGenerator.Standard {
  /** Called by JUnit. */
  public ClauseNames() {}

  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosingInstanceTypes, Class<?> testClass, Method testMethod) {
    Clause clause = testMethod.getAnnotation(Clause.class);
    return clause == null
        ? testMethod.getName()
        : testMethod.getName() + " (" + clause.value() + ")";
  }
}
