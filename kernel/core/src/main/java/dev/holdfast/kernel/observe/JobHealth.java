package dev.holdfast.kernel.observe;

import dev.holdfast.api.Budgets;
import dev.holdfast.api.Observatory.Component;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether jobs run. A quarantined thread is told of in any case; the runtime counts as ill when
 * somebody's jobs are refused for it.
 *
 * @param budgets the jobs
 */
public record JobHealth(Budgets budgets) implements Supplier<Component> {

  @Override
  public Component get() {
    Budgets.Report report = budgets.report();
    if (report.quarantined().isEmpty()) {
      return new Component(
          "jobs",
          true,
          "%d of %d threads in use, none quarantined"
              .formatted(report.running(), report.threads()));
    }
    String stuck =
        report.quarantined().stream()
            .map(each -> "%s of %s".formatted(each.operation(), each.owner()))
            .distinct()
            .collect(Collectors.joining(", "));
    String detail =
        "%d threads quarantined, they ignore their interruption and still run: %s"
            .formatted(report.quarantined().size(), stuck);
    return report.refusedOwners().isEmpty()
        ? new Component("jobs", true, detail)
        : new Component(
            "jobs",
            false,
            "%s; nothing more is started of %s, restart the daemon"
                .formatted(detail, String.join(", ", report.refusedOwners())));
  }
}
