package dev.holdfast.kernel.observe;

import dev.holdfast.api.Budgets;
import dev.holdfast.api.Budgets.Usage;
import java.util.function.ToDoubleFunction;

/** The figures of jobs. */
public final class JobFigures {
  private JobFigures() {}

  /** Enters them. */
  public static void register(KernelMeter meter, Budgets budgets) {
    meter.gauge("jobs_running", "Jobs that run.", () -> budgets.report().running());
    meter.gauge("jobs_waiting", "Jobs that wait for a thread.", () -> budgets.report().waiting());
    meter.gauge(
        "jobs_quarantined_threads",
        "Threads of jobs that ignore their interruption and still run.",
        () -> budgets.report().quarantined().size());
    meter.counter("jobs_executions_total", "Jobs started.", () -> sum(budgets, Usage::executions));
    meter.counter(
        "jobs_timeouts_total",
        "Jobs stopped because they exceeded a budget or a deadline.",
        () -> sum(budgets, Usage::timeouts));
    meter.counter("jobs_failures_total", "Jobs that threw.", () -> sum(budgets, Usage::failures));
    meter.counter("jobs_refused_total", "Jobs never started.", () -> sum(budgets, Usage::refused));
    meter.counter(
        "jobs_retries_total",
        "Jobs started again after a failure.",
        () -> sum(budgets, Usage::retries));
    meter.gauge(
        "jobs_average_cpu_seconds",
        "The mean processor time of a job.",
        () -> averageCpuSeconds(budgets));
  }

  private static double sum(Budgets budgets, ToDoubleFunction<Usage> figure) {
    return budgets.report().kinds().stream().mapToDouble(figure).sum();
  }

  private static double averageCpuSeconds(Budgets budgets) {
    double executions = sum(budgets, Usage::executions);
    double total = sum(budgets, usage -> usage.averageCpu().toNanos() * 1e-9 * usage.executions());
    return executions == 0 ? 0 : total / executions;
  }
}
