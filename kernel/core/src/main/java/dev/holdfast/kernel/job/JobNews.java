package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Manual;
import dev.holdfast.api.Budgets.Overrun;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.kernel.event.EventSink;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators what became of jobs: through events, and with the stack through the daemon's log.
 */
final class JobNews {
  private static final Logger LOG = LoggerFactory.getLogger(JobNews.class);

  private final EventSink events;

  JobNews(EventSink events) {
    this.events = events;
  }

  void near(JobRequest request, Duration cpu, Duration budget) {
    events.tell(
        RuntimeEvent.Kind.BUDGET_NEAR,
        "%s of %s used %s of its %s of processor time."
            .formatted(request.operation(), request.owner(), shown(cpu), Quantities.format(budget)),
        facts(request, cpu, budget));
  }

  void overran(JobRequest request, Overrun overrun) {
    LOG.warn(
        "Job {} of {} ({}) was interrupted: it exceeded its {}. Processor time {} of {}, time {} of {}. It was at{}",
        overrun.operation(),
        overrun.owner(),
        overrun.kind().label(),
        overrun.limit().name().toLowerCase(Locale.ROOT),
        shown(overrun.cpu()),
        shown(overrun.cpuBudget()),
        shown(overrun.wall()),
        shown(overrun.wallBudget()),
        overrun.stack().stream()
            .map(frame -> System.lineSeparator() + "\tat " + frame)
            .collect(Collectors.joining()));
    Map<String, Object> facts = facts(request, overrun.cpu(), overrun.cpuBudget());
    facts.put("exceeded", overrun.limit().name().toLowerCase(Locale.ROOT));
    facts.put("wallMillis", overrun.wall().toMillis());
    facts.put("wallBudgetMillis", overrun.wallBudget().toMillis());
    events.tell(
        RuntimeEvent.Kind.OVERRUN,
        "%s of %s exceeded its budget and was interrupted."
            .formatted(request.operation(), request.owner()),
        facts);
  }

  void quarantined(JobRequest request, String thread, Duration cpu, boolean isReplaced) {
    String what =
        "%s of %s ignores its interruption; its thread %s is quarantined, still runs%s."
            .formatted(
                request.operation(),
                request.owner(),
                thread,
                isReplaced ? " and was replaced" : " and is not replaced any more");
    Map<String, Object> facts = facts(request, cpu, Duration.ZERO);
    facts.remove("cpuBudgetMillis");
    facts.put("thread", thread);
    facts.put("isReplaced", isReplaced);
    events.tell(RuntimeEvent.Kind.QUARANTINED, what, facts);
  }

  void recovered(JobRequest request, String thread, Duration cpu) {
    String what =
        "%s of %s has ended after all; its thread %s is no longer quarantined."
            .formatted(request.operation(), request.owner(), thread);
    Map<String, Object> facts = facts(request, cpu, Duration.ZERO);
    facts.remove("cpuBudgetMillis");
    facts.put("thread", thread);
    events.tell(RuntimeEvent.Kind.RECOVERED, what, facts);
  }

  void set(Kind kind, Manual manual) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", kind.label());
    manual.cpu().ifPresent(cpu -> facts.put("cpuMillis", cpu.toMillis()));
    manual.wall().ifPresent(wall -> facts.put("wallMillis", wall.toMillis()));
    events.tell(
        RuntimeEvent.Kind.OVERRIDDEN,
        manual.equals(Manual.NONE)
            ? "The budgets of jobs of kind %s are those of the policy again."
                .formatted(kind.label())
            : "The budgets of jobs of kind %s were set by hand.".formatted(kind.label()),
        facts);
  }

  private static Map<String, Object> facts(JobRequest request, Duration cpu, Duration budget) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", request.kind().label());
    facts.put("operation", request.operation());
    facts.put("owner", request.owner());
    facts.put("cpuMillis", cpu.toMillis());
    facts.put("cpuBudgetMillis", budget.toMillis());
    return facts;
  }

  private static String shown(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
