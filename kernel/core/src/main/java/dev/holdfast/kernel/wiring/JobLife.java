package dev.holdfast.kernel.wiring;

import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.event.EventSink;
import dev.holdfast.kernel.job.JobPool;
import dev.holdfast.kernel.job.KernelBudgets;
import dev.holdfast.kernel.observe.JobFigures;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.seam.SystemThreadCpu;

/** The pool of jobs from its start to its end. */
final class JobLife implements AutoCloseable {
  private final JobPool pool;
  private final KernelBudgets budgets;

  JobLife(Configuration configuration, Seams seams, EventSink events, KernelMeter meter) {
    this.pool =
        JobPool.create(
            configuration.jobs(),
            Runtime.getRuntime().availableProcessors(),
            new JobPool.World(
                seams.threads(), seams.clock(), seams.ticker(), new SystemThreadCpu(), events));
    this.budgets = new KernelBudgets(pool, seams.ticker(), seams.random());
    JobFigures.register(meter, budgets);
  }

  KernelBudgets open() {
    pool.start();
    return budgets;
  }

  @Override
  public void close() {
    pool.close();
  }
}
