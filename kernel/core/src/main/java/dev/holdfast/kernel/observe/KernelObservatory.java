package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.kernel.event.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The observatory port. */
public final class KernelObservatory implements Observatory {
  private final KernelMeter meter;
  private final HealthMonitor health;
  private final EventLog events;
  private final Supplier<List<PluginStatus>> plugins;
  private final Supplier<Status> status;
  private final Optional<String> degraded;

  /** Over what it shows. */
  public KernelObservatory(
      KernelMeter meter,
      HealthMonitor health,
      EventLog events,
      Supplier<List<PluginStatus>> plugins,
      Supplier<Status> status,
      Optional<String> degraded) {
    this.meter = meter;
    this.health = health;
    this.events = events;
    this.plugins = plugins;
    this.status = status;
    this.degraded = degraded;
  }

  @Override
  public Status status() {
    return status.get();
  }

  @Override
  public Health health() {
    return health.check();
  }

  @Override
  public Events events(long after, Duration patience) throws InterruptedException {
    Principal principal = RequestScope.current().principal();
    Events all = events.await(after, patience);
    return principal.admin()
        ? all
        : new Events(
            all.items().stream()
                .filter(event -> event.key().map(principal::mayRead).orElse(true))
                .toList(),
            all.last(),
            all.hasForgotten());
  }

  @Override
  public Optional<String> degraded() {
    return degraded;
  }

  @Override
  public List<Metric> metrics() {
    return meter.metrics();
  }

  @Override
  public List<PluginStatus> plugins() {
    return plugins.get();
  }
}
