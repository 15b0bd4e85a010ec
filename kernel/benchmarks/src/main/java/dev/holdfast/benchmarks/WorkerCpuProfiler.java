package dev.holdfast.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of the worker threads for each operation, in nanoseconds: what a busy machine disturbs
 * least. Work that a candidate gives to threads of its own is not in it.
 */
public final class WorkerCpuProfiler implements InternalProfiler {
  /** The name of the figure. */
  public static final String FIGURE = "cpu.worker";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Map<Long, Long> before = Map.of();

  /** Called by JMH. */
  public WorkerCpuProfiler() {}

  @Override
  public String getDescription() {
    return "CPU time of the worker threads per operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = workers();
  }

  @Override
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long nanos = 0;
    for (Map.Entry<Long, Long> worker : workers().entrySet()) {
      nanos += worker.getValue() - before.getOrDefault(worker.getKey(), 0L);
    }
    long operations = Math.max(1, result.getMetadata().getAllOps());
    return List.of(
        new ScalarResult(FIGURE, (double) nanos / operations, "ns/op", AggregationPolicy.AVG));
  }

  private static Map<Long, Long> workers() {
    Map<Long, Long> nanos = new HashMap<>();
    for (long id : THREADS.getAllThreadIds()) {
      var info = THREADS.getThreadInfo(id);
      if (info != null && info.getThreadName().contains("jmh-worker")) {
        nanos.put(id, THREADS.getThreadCpuTime(id));
      }
    }
    return nanos;
  }
}
