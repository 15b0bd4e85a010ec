package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.RuntimeEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fixed figures. */
final class FakeObservatory implements Observatory {
  private final Deque<RuntimeEvent> kept = new ArrayDeque<>();
  private volatile boolean healthy = true;
  private long last;

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

  /** Makes an event happen; only the newest three are kept. */
  synchronized void happen(RuntimeEvent.Kind kind, Optional<ContextKey> key, String message) {
    last++;
    kept.addLast(
        new RuntimeEvent(last, FakeContexts.NOW, kind, key, message, Map.of("count", last)));
    if (kept.size() > 3) {
      kept.removeFirst();
    }
    notifyAll();
  }

  /** Makes so many events happen that nobody can look between them. */
  synchronized void happenAtOnce(int count) {
    for (int i = 0; i < count; i++) {
      happen(RuntimeEvent.Kind.SWEEP, Optional.empty(), "It happened.");
    }
  }

  @Override
  public synchronized Events events(long after, Duration patience) throws InterruptedException {
    Principal principal = RequestScope.current().principal();
    if (last <= after && !patience.isZero()) {
      wait(patience.toMillis());
    }
    return new Events(
        kept.stream()
            .filter(event -> event.sequence() > after)
            .filter(event -> principal.admin() || event.key().map(principal::mayRead).orElse(true))
            .toList(),
        last,
        after < last - kept.size());
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
            "holdfast_reads_total", "Reads.", Metric.Kind.COUNTER, Map.of("result", "miss"), 4),
        new Metric(
            "holdfast_read_seconds",
            "Reads of \"keys\".",
            Metric.Kind.SUMMARY,
            Map.of("store", "memory"),
            0.25,
            Optional.of(new Spread(8, 2, 2, 0.25, 0.5, 0.5))),
        new Metric(
            "holdfast_list_seconds",
            "Lists.",
            Metric.Kind.SUMMARY,
            Map.of(),
            0,
            Optional.of(new Spread(0, 0, 0, Double.NaN, Double.NaN, Double.NaN))));
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
