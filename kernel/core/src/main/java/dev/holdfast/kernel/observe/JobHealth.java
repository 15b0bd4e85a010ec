package dev.holdfast.kernel.observe;

import dev.holdfast.api.Budgets;
import dev.holdfast.api.Observatory.Component;
import java.util.stream.Collectors;

/**
 * Whether jobs run. A quarantined thread is told of in any case; the part counts as ill when
 * somebody's jobs are refused for it.
 *
 * @param budgets the jobs
 */
public record JobHealth(Budgets budgets) implements HealthContribution {

  @Override
  public Component health() {
    Budgets.Report report = budgets.report();
    return new Component("jobs", report.refusedOwners().isEmpty(), detail(report));
  }

  private static String detail(Budgets.Report report) {
    if (report.quarantined().isEmpty()) {
      return "%d of %d threads in use, none quarantined"
          .formatted(report.running(), report.threads());
    }
    String stuck =
        report.quarantined().stream()
            .map(each -> "%s of %s".formatted(each.operation(), each.owner()))
            .distinct()
            .collect(Collectors.joining(", "));
    int count = report.quarantined().size();
    String detail =
        "%d %s quarantined, still running although interrupted: %s"
            .formatted(count, count == 1 ? "thread" : "threads", stuck);
    return report.refusedOwners().isEmpty()
        ? detail
        : "%s; nothing more is started of %s, restart the daemon"
            .formatted(detail, String.join(", ", report.refusedOwners()));
  }
}
