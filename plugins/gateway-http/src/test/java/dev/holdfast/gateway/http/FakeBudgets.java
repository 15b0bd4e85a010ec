package dev.holdfast.gateway.http;

import dev.holdfast.api.Budgets;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Fixed figures: one kind, one operation, one thread in quarantine. */
final class FakeBudgets implements Budgets {
  private static final Policy POLICY =
      new Policy(
          Duration.ofMillis(50),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30));

  private Manual manual = Manual.NONE;

  @Override
  public <T> Outcome<T> execute(JobRequest request, Callable<T> work) throws Exception {
    return Outcome.done(work.call());
  }

  @Override
  public <T> T guard(Class<T> type, T target) {
    return target;
  }

  private Usage usage() {
    return new Usage(Kind.TOOL, POLICY, manual, 7, 2, 1, 3, 0, 1, Duration.ofMillis(12));
  }

  @Override
  public Report report() {
    Instant at = Instant.parse("2030-01-01T00:00:00Z");
    return new Report(
        2,
        1,
        0,
        10,
        List.of(usage()),
        List.of(
            new Operation(
                Kind.TOOL, "tool burn", "com.acme", 7, Duration.ofSeconds(2), Optional.empty())),
        List.of(
            new Quarantined(
                "job-tool-7", Kind.TOOL, "tool burn", "com.acme", at, Duration.ofSeconds(4))),
        List.of(),
        List.of(
            new Overrun(
                at,
                Kind.TOOL,
                "tool burn",
                "com.acme",
                Limit.CPU,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                List.of(new StackTraceElement("com.acme.Burner", "spin", "Burner.java", 20)))));
  }

  @Override
  public Outcome<Usage> set(Kind kind, Manual wanted) {
    manual = wanted;
    return Outcome.done(usage());
  }
}
