package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The observatory port. */
public final class KernelObservatory implements Observatory {
  private final KernelMeter meter;
  private final HealthCheck health;
  private final Supplier<List<PluginStatus>> plugins;
  private final Supplier<Status> status;
  private final Optional<String> degraded;

  /** Over what it shows. */
  public KernelObservatory(
      KernelMeter meter,
      HealthCheck health,
      Supplier<List<PluginStatus>> plugins,
      Supplier<Status> status,
      Optional<String> degraded) {
    this.meter = meter;
    this.health = health;
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
    return health.run();
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
