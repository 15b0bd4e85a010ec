package dev.holdfast.kernel.observe;

import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.backup.AutomaticBackups;
import dev.holdfast.kernel.checkpoint.CheckpointSchedule;
import dev.holdfast.kernel.checkpoint.CheckpointSummary;
import dev.holdfast.kernel.checkpoint.Pruner;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.KernelTables;
import dev.holdfast.kernel.commit.Recovery;
import dev.holdfast.kernel.event.EventLog;
import dev.holdfast.kernel.expiry.SweepFigures;
import dev.holdfast.kernel.expiry.Sweeper;
import dev.holdfast.kernel.watch.WatchHub;
import java.time.Instant;

/** Registers the figures of the kernel's parts. */
public final class KernelFigures {
  private KernelFigures() {}

  /** The store's figures. */
  public static void store(KernelMeter meter, ContextStore store) {
    meter.gauge("store_entries", "Live entries.", () -> store.stats().entries());
    meter.gauge("store_value_bytes", "Bytes of all live values.", () -> store.stats().valueBytes());
    meter.gauge(
        "store_resident_bytes",
        "Estimated memory of all entries with their indexes.",
        () -> store.stats().residentBytes());
  }

  /** The log's figures. What one sync takes and carries, the log records itself. */
  public static void log(KernelMeter meter, CommitLog log) {
    meter.counter(
        "log_records_total", "Records appended since the start.", () -> log.stats().records());
    meter.counter("log_bytes_total", "Bytes appended since the start.", () -> log.stats().bytes());
    meter.counter(
        "log_syncs_total", "Syncs that succeeded since the start.", () -> log.stats().syncs());
    meter.gauge(
        "log_largest_batch_records",
        "Most records made durable by one sync since the start.",
        () -> log.stats().largestBatch());
    meter.gauge("log_position", "Position of the last record.", log::end);
    meter.gauge(
        "log_durable_position", "Last durable position.", () -> log.stats().durablePosition());
    meter.gauge(
        "log_truncated_position",
        "Position up to which the log was pruned.",
        () -> log.stats().truncatedPosition());
    meter.gauge(
        "log_span_bytes",
        "What the log holds between its beginning and its end.",
        () -> log.end() - log.stats().truncatedPosition());
    meter.gauge(
        "log_cut_bytes",
        "Bytes of a torn tail that were cut at the start.",
        () -> log.stats().cutBytes());
  }

  /** The write path's figures. */
  public static void commits(KernelMeter meter, CommitPipeline pipeline, KernelTables tables) {
    meter.counter("commits_total", "Commits applied since the start.", pipeline::commits);
    meter.gauge(
        "applied_position", "Position of the last applied record.", pipeline::appliedPosition);
    meter.gauge(
        "unapplied_keys",
        "Keys with writes that the store could not apply.",
        pipeline::unappliedKeys);
    meter.counter(
        "delta_moved_total",
        "Values logged whole because another write of the key came between.",
        tables::movedBases);
  }

  /** Locks, watchers and expiry. */
  public static void others(
      KernelMeter meter, LockManager locks, WatchHub watches, Sweeper sweeper) {
    meter.gauge(
        "leases_held",
        "Leases in force; a running health check holds one too.",
        () -> locks.held().size());
    meter.gauge("leases_waiting", "Requests waiting for a lease.", locks::waiting);
    meter.gauge("watchers", "Watchers that are up to date.", watches::watchers);
    expiry(meter, sweeper.figures());
  }

  private static void expiry(KernelMeter meter, SweepFigures sweeps) {
    meter.counter("expired_total", "Entries reclaimed after their deadline.", sweeps::expired);
    meter.counter("sweeps_total", "Sweeps for expired entries.", sweeps::sweeps);
    meter.gauge(
        "expiry_backlog",
        "Entries past their deadline that are not reclaimed yet; they are served by no read.",
        sweeps::backlog);
    meter.gauge("expiry_active", "Entries that have a deadline, as last counted.", sweeps::active);
    meter.gauge("expiry_average_ttl_millis", "Their average TTL.", sweeps::averageTtlMillis);
    meter.gauge("expiry_last_sweep_millis", "How long the last sweep took.", sweeps::lastMillis);
    meter.gauge(
        "expiry_average_sweep_millis", "How long a sweep took on average.", sweeps::averageMillis);
  }

  /** How the start went. */
  public static void recovery(KernelMeter meter, Recovery.Report report) {
    meter.gauge("recovery_records", "Records replayed at the start.", report::records);
    meter.gauge(
        "recovery_seconds",
        "How long the replay at the start took.",
        () -> report.duration().toNanos() * 1e-9);
    meter.gauge(
        "recovery_proven",
        "1 when the state hash was compared with that of a checkpoint.",
        () -> report.proven() ? 1 : 0);
  }

  /** The checkpoints of this run. */
  public static void checkpoints(KernelMeter meter, CheckpointSchedule checkpoints) {
    meter.counter(
        "checkpoints_total", "Checkpoints written since the start.", checkpoints::written);
    meter.counter("checkpoint_failures_total", "Checkpoints that failed.", checkpoints::failures);
    meter.gauge(
        "checkpoint_position",
        "Position of the newest checkpoint of this run.",
        () -> checkpoints.newest().map(CheckpointSummary::begin).orElse(0L));
    meter.gauge(
        "checkpoint_bytes",
        "Length of the newest checkpoint of this run.",
        () -> checkpoints.newest().map(CheckpointSummary::bytes).orElse(0L));
    meter.gauge(
        "checkpoint_seconds",
        "How long the newest checkpoint took.",
        () -> checkpoints.durationMillis() / 1000.0);
  }

  /** The pruning of the log. */
  public static void pruning(KernelMeter meter, Pruner pruner) {
    meter.counter(
        "prunings_total", "How often the log was looked through for what can go.", pruner::runs);
    meter.counter(
        "log_truncations_total",
        "How often the log gave up a part of itself.",
        pruner::truncations);
    meter.counter(
        "pruning_failures_total", "How often looking through the log failed.", pruner::failures);
    meter.counter(
        "log_freed_bytes_total",
        "By how much the log's beginning moved since the start.",
        pruner::freed);
  }

  /** Backups that are written by themselves. */
  public static void backups(KernelMeter meter, AutomaticBackups backups) {
    meter.counter(
        "backups_total",
        "Automatic backups written since the start.",
        () -> backups.standing().written());
    meter.counter(
        "backup_failures_total",
        "Automatic backups that failed since the start.",
        () -> backups.standing().failures());
    meter.gauge(
        "backup_last_success_timestamp_seconds",
        "When the last automatic backup was proven, in seconds since 1970; 0 before the first.",
        () -> backups.standing().at().map(Instant::getEpochSecond).orElse(0L));
    meter.gauge(
        "backup_last_bytes",
        "Bytes of the last automatic backup.",
        () -> backups.standing().bytes());
    meter.gauge(
        "backup_last_seconds",
        "How long the last automatic backup took.",
        () -> backups.standing().duration().toMillis() / 1000.0);
  }

  /** The events of the runtime, by kind. */
  public static void events(KernelMeter meter, EventLog events) {
    for (RuntimeEvent.Kind kind : RuntimeEvent.Kind.values()) {
      meter.counter(
          "events_total",
          "Events of the runtime since the start, by kind.",
          () -> events.count(kind),
          "kind",
          kind.label());
    }
  }

  /** The process. */
  public static void process(KernelMeter meter) {
    Runtime runtime = Runtime.getRuntime();
    meter.gauge(
        "heap_used_bytes", "Heap in use.", () -> runtime.totalMemory() - runtime.freeMemory());
    meter.gauge("heap_max_bytes", "Largest heap.", runtime::maxMemory);
    meter.gauge("processors", "Processors available.", runtime::availableProcessors);
  }
}
