package dev.holdfast.tck.broken;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one suite as JUnit does, and remembers what passed and what failed. */
final class SuiteRun implements TestExecutionListener {
  private final Set<String> passed = new TreeSet<>();
  private final Map<String, Throwable> failed = new TreeMap<>();

  private SuiteRun() {}

  static SuiteRun of(Class<?> suite) {
    SuiteRun run = new SuiteRun();
    // Only the listener below: the run must not show up in the reports of the build.
    Launcher launcher =
        LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .build());
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(suite)).build(), run);
    return run;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String name =
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(source -> ((MethodSource) source).getMethodName())
            .orElse(test.getDisplayName());
    result.getThrowable().ifPresent(thrown -> failed.put(name, thrown));
    if (test.isTest() && result.getThrowable().isEmpty()) {
      passed.add(name);
    }
  }

  Set<String> passed() {
    return passed;
  }

  Set<String> failed() {
    return failed.keySet();
  }

  /** What failed, and the beginning of why. */
  String shown() {
    StringBuilder shown = new StringBuilder();
    failed.forEach((name, thrown) -> {
      String why = String.valueOf(thrown);
      shown.append(name).append(": ").append(why, 0, Math.min(why.length(), 200)).append("\n");
    });
    return shown.toString();
  }
}
