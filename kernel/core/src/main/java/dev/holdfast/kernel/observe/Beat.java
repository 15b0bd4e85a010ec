package dev.holdfast.kernel.observe;

import dev.holdfast.api.seam.Threads;
import dev.holdfast.kernel.event.EventJournal;
import java.time.Duration;

/** What is looked after once a second, so that whoever records and tells need not. */
public final class Beat implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final KernelMeter meter;
  private final EventJournal journal;
  private final MeasuredLeases leases;
  private final HealthMonitor health;

  /** Over what it looks after. */
  public Beat(
      KernelMeter meter, EventJournal journal, MeasuredLeases leases, HealthMonitor health) {
    this.meter = meter;
    this.journal = journal;
    this.leases = leases;
    this.health = health;
  }

  /** Begins. */
  public Threads.Repeating start(Threads threads) {
    return threads.every("holdfast-observe", PERIOD, this::run);
  }

  /** One look. */
  void run() {
    meter.roll();
    leases.tellLost();
    health.look();
    journal.write();
  }

  /** Writes what was told last. */
  @Override
  public void close() {
    journal.write();
  }
}
