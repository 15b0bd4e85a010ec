package dev.holdfast.gateway.http;

import dev.holdfast.api.Observatory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fixed figures. */
final class FakeObservatory implements Observatory {
  private volatile boolean healthy = true;

  void setHealthy(boolean isHealthy) {
    healthy = isHealthy;
  }

  @Override
  public Status status() {
    return new Status(
        "0.1.0",
        "instance-1",
        4711,
        FakeContexts.NOW,
        Map.of("store", "memory"),
        Map.of("http", "127.0.0.1:7433"),
        Map.of("a crash of the process", "kept"));
  }

  @Override
  public Health health() {
    return new Health(
        healthy,
        healthy ? List.of() : List.of("the log is poisoned"),
        List.of(new Component("log", healthy, "canary")),
        FakeContexts.NOW);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric(
            "holdfast_reads_total",
            "Reads \\ of\nkeys.",
            Metric.Kind.COUNTER,
            Map.of("result", "h\"it\\s\n", "store", "memory"),
            3),
        new Metric("holdfast_bytes", "Bytes held.", Metric.Kind.GAUGE, Map.of(), 1.5),
        new Metric(
            "holdfast_reads_total", "Reads.", Metric.Kind.COUNTER, Map.of("result", "miss"), 4));
  }

  @Override
  public List<PluginStatus> plugins() {
    return List.of(
        new PluginStatus(
            "dev.holdfast.store.memory",
            "0.1.0",
            "started",
            List.of("store:memory"),
            List.of(),
            Map.of("store:memory", List.of("fenced")),
            Optional.empty()),
        new PluginStatus(
            "bad", "1", "failed", List.of(), List.of(), Map.of(), Optional.of("no such module")));
  }
}
