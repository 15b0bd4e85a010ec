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
  private final Optional<BackupHealth> backups;
  private final Supplier<List<PluginStatus>> plugins;
  private final Supplier<Status> status;
  private final Optional<String> degraded;
  private final List<HealthPart> more;

  /**
   * Over what it shows.
   *
   * @param more further parts of health
   */
  public KernelObservatory(
      KernelMeter meter,
      HealthCheck health,
      Optional<BackupHealth> backups,
      Supplier<List<PluginStatus>> plugins,
      Supplier<Status> status,
      Optional<String> degraded,
      List<HealthPart> more) {
    this.meter = meter;
    this.health = health;
    this.backups = backups;
    this.plugins = plugins;
    this.status = status;
    this.degraded = degraded;
    this.more = List.copyOf(more);
  }

  @Override
  public Status status() {
    return status.get();
  }

  @Override
  public Health health() {
    Health tried = health.run();
    Health all =
        backups.map(BackupHealth::get).map(part -> with(tried, part, issues(part))).orElse(tried);
    for (HealthPart part : more) {
      all = with(all, part.component(), part.issues());
    }
    return all;
  }

  private static List<String> issues(Component part) {
    return part.healthy() ? List.of() : List.of(part.name() + ": " + part.detail());
  }

  private static Health with(Health tried, Component part, List<String> more) {
    List<Component> components = new ArrayList<>(tried.components());
    components.add(part);
    List<String> issues = new ArrayList<>(tried.issues());
    issues.addAll(more);
    return new Health(tried.healthy() && part.healthy(), issues, components, tried.checkedAt());
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
