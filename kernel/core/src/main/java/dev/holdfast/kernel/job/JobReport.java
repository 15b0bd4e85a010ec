package dev.holdfast.kernel.job;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Quarantined;
import dev.holdfast.api.Budgets.Report;
import dev.holdfast.api.Budgets.Usage;
import dev.holdfast.kernel.seam.ThreadCpu;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Puts together what is told of jobs. Guarded by the pool's lock. */
record JobReport(JobRecords records, Policies policies, Owners owners, ThreadCpu cpu) {

  /** Everything, of so many threads. */
  Report of(int threads, int waiting, Collection<Job<?>> onThreads, double retryTokens) {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    List<Quarantined> quarantined = new ArrayList<>();
    for (Job<?> job : onThreads) {
      if (job.phase() instanceof Job.Phase.Quarantined(Thread thread, Instant since, _)) {
        counts.merge(job.request().kind(), 1, Integer::sum);
        quarantined.add(quarantined(job, thread, since));
      }
    }
    List<Usage> kinds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      kinds.add(records.usage(kind, policies, counts.getOrDefault(kind, 0)));
    }
    return new Report(
        threads,
        onThreads.size() - quarantined.size(),
        waiting,
        retryTokens,
        kinds,
        records.operations(policies),
        quarantined,
        owners.refused(),
        records.overruns());
  }

  private Quarantined quarantined(Job<?> job, Thread thread, Instant since) {
    return new Quarantined(
        thread.getName(),
        job.request().kind(),
        job.request().operation(),
        job.request().owner(),
        since,
        Duration.ofNanos(Math.max(0, cpu.nanosOf(thread))));
  }
}
