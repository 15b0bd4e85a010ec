package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The observatory port. */
public final class KernelObservatory implements Observatory {
  private final KernelMeter meter;
  private final HealthCheck health;
  private final MemoryHealth memory;
  private final Optional<BackupHealth> backups;
  private final Supplier<List<PluginStatus>> plugins;
  private final Supplier<Status> status;
  private final Optional<String> degraded;

  /** Over what it shows. */
  public KernelObservatory(
      KernelMeter meter,
      HealthCheck health,
      MemoryHealth memory,
      Optional<BackupHealth> backups,
      Supplier<List<PluginStatus>> plugins,
      Supplier<Status> status,
      Optional<String> degraded) {
    this.meter = meter;
    this.health = health;
    this.memory = memory;
    this.backups = backups;
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
    Health tried = with(health.run(), memory.look());
    return backups.map(backup -> with(tried, backup.get())).orElse(tried);
  }

  private static Health with(Health tried, Component more) {
    List<Component> components = new ArrayList<>(tried.components());
    components.add(more);
    List<String> issues = new ArrayList<>(tried.issues());
    if (!more.healthy()) {
      issues.add(more.name() + ": " + more.detail());
    }
    return new Health(issues.isEmpty(), issues, components, tried.checkedAt());
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
